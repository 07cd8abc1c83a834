#include "engine/draft/cleaned_hashes.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <string>

#include "engine/table/text_cleaning.hpp"

namespace sameas {

std::vector<std::uint64_t> cleaned_hashes(const Dictionary& values, RunContext& context) {
    TextCleaner cleaner(Cleaning::words);
    std::string text;
    std::vector<std::uint64_t> hashes(values.size());
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (v % 4096 == 0) context.check_stop();
        text.clear();
        cleaner.clean(values.text(static_cast<ValueId>(v)), text);
        if (!text.empty()) hashes[v] = std::max<std::uint64_t>(XXH3_64bits(text.data(), text.size()), 1);
    }
    return hashes;
}

}  // namespace sameas
