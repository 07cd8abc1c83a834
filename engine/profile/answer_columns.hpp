#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/profile/column_facts.hpp"
#include "engine/profile/dependencies.hpp"
#include "engine/profile/semantic_type.hpp"
#include "engine/profile/vocabulary.hpp"

namespace sameas {

enum class AnswerKind : std::uint8_t {
    answer,     ///< an opaque number that names the entity: leave it out of any linking
    id_leak,    ///< the record ids themselves say which records belong together (rec-17-org, rec-17-dup-0)
    identifier  ///< a real identifier that nearly decides by itself: use it knowingly
};
const char* name(AnswerKind kind);

/// A column that gives away which records belong together.
struct AnswerColumn {
    std::size_t column = 0;
    AnswerKind kind = AnswerKind::answer;
    double confidence = 0;  ///< in [0, 1]
    std::vector<std::string> reasons;
};

/// What is known of a column when the columns have their types.
struct JudgedColumn {
    const ColumnFacts& facts;
    const TypeGuess& type;
    HeaderHint hint;
};

/// An answer is a code that repeats, with rows that agree on most other columns where they share it, and is numbered without gaps in every
/// row, or random, or named as one, or of no known kind and either free of mistakes that the other columns have or only in rows that share
/// it; or it holds the ids of other rows, which are like those that name them. Otherwise such a code is an identifier.
/// \param row_hash  as for find_ties
std::vector<AnswerColumn> find_answers(const Table& table, std::span<const JudgedColumn> columns,
                                       const ColumnTies& ties, std::span<const std::uint64_t> row_hash,
                                       RunContext& context);

}  // namespace sameas
