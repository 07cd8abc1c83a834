#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings/expression.hpp"

namespace sameas {

/// Bytes of one expression, rule or level at most, as it is given and as it is printed.
inline constexpr std::size_t expression_bytes_max = 4096;
/// Functions, brackets and `not`s inside one another, at most.
inline constexpr std::size_t nesting_max = 32;

struct Token {
    enum class Kind : unsigned char {
        word,
        quoted,
        number,
        comma,
        open,
        close,
        at_least,
        at_most,
        equals,
        percent,
        end
    };
    Kind kind = Kind::end;
    std::string text;        ///< as written; of a quoted name what is inside, escapes resolved
    std::size_t column = 1;  ///< of its first code point, from 1
};

/// The tokens of one text, for a parser that looks ahead by one or two. Every complaint quotes the whole
/// text.
class Tokens {
  public:
    /// Splits the text. \throws InvalidSettings for what is no token, a text that is too long, or is not
    /// UTF-8
    explicit Tokens(std::string_view text);

    /// The token to come, or the one that many after it (the end repeats).
    const Token& peek(std::size_t ahead = 0) const;
    Token take();
    /// Takes the token if it is of that kind.
    bool take_if(Token::Kind kind);
    /// Takes the token if it is that word, not in quotes.
    bool take_word(std::string_view word);
    /// \param what  what should stand there, for the message
    Token expect(Token::Kind kind, std::string_view what);

    /// \throws InvalidSettings: the text, the token's column, and what is wrong
    [[noreturn]] void fail(const Token& at, const std::string& what) const;
    /// fail: "expected `what`, found ..."
    [[noreturn]] void fail_expected(const Token& at, std::string_view what) const;
    /// \throws InvalidSettings where the printed form of what was parsed is longer than expression_bytes_max
    void check_printed(std::string_view printed) const;

    /// Counts a level of nesting while it lives. \throws InvalidSettings beyond nesting_max
    class Nesting {
      public:
        Nesting(Tokens& tokens, const Token& at);
        ~Nesting() { --tokens_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

      private:
        Tokens& tokens_;
    };

  private:
    std::string text_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    std::size_t depth_ = 0;
};

/// The number of a number token. \throws InvalidSettings beyond the range of a double
double number_value(const Tokens& tokens, const Token& token);
/// Parses one expression from where the tokens stand. Names of fields are not checked.
Expression read_expression(Tokens& tokens);

/// A text in double quotes, as a quoted token reads it.
std::string quoted_text(std::string_view text);
/// A field's name as it is written: in double quotes where it is not a plain word, or is a keyword.
std::string quoted_name(std::string_view name);
/// The shortest text that reads back as the number; whole numbers without exponent.
std::string number_text(double number);

}  // namespace sameas
