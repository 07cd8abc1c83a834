#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "engine/compare/text_values.hpp"
#include "engine/table/dictionary.hpp"
#include "engine/table/table.hpp"

namespace sameas {

class QGramSets;
class RunContext;
class TokenAlignment;
class TokenSets;
struct FrequencyTable;

/// The values of one dictionary in the forms that measures compute on, each made when first asked for. Asked for by one
/// thread, while measures are made; what it gives stays valid and unchanged as long as it lives.
class PreparedValues {
  public:
    /// \param domain  typed values (dates, numbers) where the dictionary is that of a field, else null
    /// \param context  asked by the makers of sets now and then whether to stop, unless null: these calls then throw Cancelled
    PreparedValues(const Dictionary& dictionary, const Domain* domain, const RunContext* context = nullptr);
    ~PreparedValues();
    PreparedValues(const PreparedValues&) = delete;
    PreparedValues& operator=(const PreparedValues&) = delete;

    const Dictionary& dictionary() const { return dictionary_; }
    const Domain* domain() const { return domain_; }

    const TextValues& code_points();
    /// The UTF-8 bytes as units.
    const TextValues& bytes();
    /// \pre 1 <= q <= qgram_length_max
    const QGramSets& qgrams(unsigned q, bool padded);
    /// The items between separators; ' ' stands for any blank.
    const TokenSets& tokens(char separator = ' ');
    /// The distinct items of tokens(separator) as values, for measures of items: their ValueIds are the ids of the items.
    PreparedValues& token_values(char separator = ' ');
    /// Sets the table by which token_alignment() weighs tokens from now on; null, as at first: all alike.
    void weigh_tokens_by(const FrequencyTable* table) { token_frequencies_ = table; }
    /// The alignment of the tokens between blanks.
    const TokenAlignment& token_alignment();

  private:
    const Dictionary& dictionary_;
    const Domain* domain_;
    const RunContext* context_;
    std::optional<TextValues> code_points_;
    std::optional<TextValues> bytes_;
    std::map<std::pair<unsigned, bool>, std::unique_ptr<QGramSets>> qgrams_;
    std::map<char, std::unique_ptr<TokenSets>> tokens_;
    std::map<char, std::unique_ptr<PreparedValues>> token_values_;
    const FrequencyTable* token_frequencies_ = nullptr;
    std::map<const FrequencyTable*, std::unique_ptr<TokenAlignment>> token_alignments_;  ///< fields may share a dictionary
};

}  // namespace sameas
