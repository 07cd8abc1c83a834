#include "engine/compare/prepared_values.hpp"

#include "engine/compare/qgram_sets.hpp"
#include "engine/compare/token_alignment.hpp"
#include "engine/compare/token_sets.hpp"

namespace sameas {

PreparedValues::PreparedValues(const Dictionary& dictionary, const Domain* domain, const RunContext* context)
    : dictionary_(dictionary), domain_(domain), context_(context) {}

PreparedValues::~PreparedValues() = default;

const TextValues& PreparedValues::code_points() {
    if (!code_points_) code_points_.emplace(dictionary_, TextUnits::code_points);
    return *code_points_;
}

const TextValues& PreparedValues::bytes() {
    if (!bytes_) bytes_.emplace(dictionary_, TextUnits::bytes);
    return *bytes_;
}

const QGramSets& PreparedValues::qgrams(unsigned q, bool padded) {
    std::unique_ptr<QGramSets>& sets = qgrams_[{q, padded}];
    if (sets == nullptr) sets = std::make_unique<QGramSets>(dictionary_, QGramOptions{q, padded}, context_);
    return *sets;
}

const TokenSets& PreparedValues::tokens(char separator) {
    std::unique_ptr<TokenSets>& sets = tokens_[separator];
    if (sets == nullptr) sets = std::make_unique<TokenSets>(dictionary_, separator, context_);
    return *sets;
}

PreparedValues& PreparedValues::token_values(char separator) {
    std::unique_ptr<PreparedValues>& values = token_values_[separator];
    if (values == nullptr) values = std::make_unique<PreparedValues>(tokens(separator).tokens(), nullptr);
    return *values;
}

const TokenAlignment& PreparedValues::token_alignment() {
    std::unique_ptr<TokenAlignment>& alignment = token_alignments_[token_frequencies_];
    if (alignment == nullptr)
        alignment = std::make_unique<TokenAlignment>(tokens(), token_values(), dictionary_.size(), token_frequencies_);
    return *alignment;
}

}  // namespace sameas
