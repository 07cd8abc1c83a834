// Texts of rules and levels to tokens. Columns count code points, so that a caret or an editor finds the
// place; hence a text must be UTF-8 before anything else is said about it. Texts are short by decree: tokens
// are simply collected.
#include "engine/settings/tokens.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/ascii.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_word_part(char c) {
    return is_word_start(c) || is_digit(c);
}
bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

[[noreturn]] void fail_at(std::string_view text, std::size_t column, const std::string& what) {
    // An escaped byte takes four, so that the text always fits as a whole.
    throw InvalidSettings(
        message("'", printable_excerpt(text, 4 * expression_bytes_max), "' at column ", column, ": ", what));
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> split() {
        std::vector<Token> tokens;
        do {
            while (at_ < text_.size() && is_space(text_[at_]))
                advance();
            tokens.push_back(next());
        } while (tokens.back().kind != Token::Kind::end);
        return tokens;
    }

  private:
    bool more() const { return at_ < text_.size(); }
    char here() const { return more() ? text_[at_] : '\0'; }

    void advance() {
        ++at_;
        while (more() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80)
            ++at_;  // rest of the code point
        ++column_;
    }

    Token next() {
        Token token{Token::Kind::end, {}, column_};
        const std::size_t begin = at_;
        if (!more()) return token;
        if (here() == '"') return quoted();
        if (is_word_start(here())) {
            token.kind = Token::Kind::word;
            while (is_word_part(here()))
                advance();
        } else if (is_digit(here())) {
            token.kind = Token::Kind::number;
            number();
        } else {
            token.kind = mark();
        }
        token.text = text_.substr(begin, at_ - begin);
        return token;
    }

    void digits() {
        if (!is_digit(here()))
            fail_at(text_, column_, message("expected a digit of the number, found ", character()));
        while (is_digit(here()))
            advance();
    }

    void number() {
        digits();
        if (here() == '.') {
            advance();
            digits();
        }
        if (here() == 'e' || here() == 'E') {
            advance();
            if (here() == '+' || here() == '-') advance();
            digits();
        }
        if (is_word_start(here()))
            fail_at(text_, column_, message("expected the end of the number, found ", character()));
    }

    Token quoted() {
        Token token{Token::Kind::quoted, {}, column_};
        advance();
        while (more() && here() != '"') {
            if (here() == '\\') {
                advance();
                if (here() != '"' && here() != '\\') {
                    fail_at(text_, column_, message("expected \\\" or \\\\, found \\ and ", character()));
                }
            }
            const std::size_t begin = at_;
            advance();
            token.text += text_.substr(begin, at_ - begin);
        }
        if (!more()) fail_at(text_, token.column, "expected a closing '\"' for this one, found the end");
        advance();
        if (token.text.empty())
            fail_at(text_, token.column, "expected the name of a field, found empty quotes");
        return token;
    }

    Token::Kind mark() {
        const std::size_t column = column_;
        const std::string found = character();
        const char c = here();
        advance();
        switch (c) {
            case ',':
                return Token::Kind::comma;
            case '(':
                return Token::Kind::open;
            case ')':
                return Token::Kind::close;
            case '=':
                return Token::Kind::equals;
            case '%':
                return Token::Kind::percent;
            case '>':
            case '<':
                if (here() != '=')
                    fail_at(text_, column, message("expected '", c, "=', found '", c, "' alone"));
                advance();
                return c == '>' ? Token::Kind::at_least : Token::Kind::at_most;
            case '-':
            case '+':
                fail_at(text_, column, message("found ", found, ": numbers have no sign here"));
            case '\'':
                fail_at(text_, column, "found \"'\": names of fields stand in double quotes");
            default:
                fail_at(text_, column,
                        message("found ", found,
                                ", which means nothing here; a field of that name "
                                "stands in double quotes"));
        }
    }

    /// The code point that stands here, for a message.
    std::string character() const {
        if (!more()) return "the end";
        std::size_t end = at_ + 1;
        while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80)
            ++end;
        return "'" + printable_excerpt(text_.substr(at_, end - at_)) + "'";
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t column_ = 1;
};

std::string_view checked(std::string_view text) {
    if (text.size() > expression_bytes_max) {
        throw InvalidSettings(message("'", printable_excerpt(text), "' has ", text.size(),
                                      " bytes: write it in at most ", expression_bytes_max));
    }
    if (!kernels::valid_utf8(text)) {
        throw InvalidSettings(
            message("'", printable_excerpt(text), "' is not UTF-8: write it in that encoding"));
    }
    return text;
}

std::string found(const Token& token) {
    switch (token.kind) {
        case Token::Kind::end:
            return "the end";
        case Token::Kind::quoted:
            return quoted_name(printable_excerpt(token.text));
        default:
            return "'" + printable_excerpt(token.text) + "'";
    }
}

}  // namespace

Tokens::Tokens(std::string_view text) : text_(checked(text)), tokens_(Lexer(text_).split()) {}

const Token& Tokens::peek(std::size_t ahead) const {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

Token Tokens::take() {
    Token token = peek();
    if (next_ + 1 < tokens_.size()) ++next_;
    return token;
}

bool Tokens::take_if(Token::Kind kind) {
    if (peek().kind != kind) return false;
    take();
    return true;
}

bool Tokens::take_word(std::string_view word) {
    if (peek().kind != Token::Kind::word || peek().text != word) return false;
    take();
    return true;
}

Token Tokens::expect(Token::Kind kind, std::string_view what) {
    if (peek().kind != kind) fail_expected(peek(), what);
    return take();
}

void Tokens::fail(const Token& at, const std::string& what) const {
    fail_at(text_, at.column, what);
}

void Tokens::fail_expected(const Token& at, std::string_view what) const {
    fail(at, message("expected ", what, ", found ", found(at)));
}

void Tokens::check_printed(std::string_view printed) const {
    if (printed.size() > expression_bytes_max) {
        throw InvalidSettings(message("'", printable_excerpt(text_), "' has ", printed.size(),
                                      " bytes with the usual spaces: write it in at most ",
                                      expression_bytes_max));
    }
}

Tokens::Nesting::Nesting(Tokens& tokens, const Token& at) : tokens_(tokens) {
    if (tokens.depth_ == nesting_max) {
        tokens.fail(at, message("this is nested deeper than ", nesting_max, " levels: write it flatter"));
    }
    ++tokens.depth_;
}

double number_value(const Tokens& tokens, const Token& token) {
    double value = 0;
    const char* end = token.text.data() + token.text.size();
    const auto [read_to, error] = std::from_chars(token.text.data(), end, value);
    if (error != std::errc() || read_to != end || !std::isfinite(value)) {
        tokens.fail(token, message("the number ", printable_excerpt(token.text),
                                   " is beyond what can be computed with"));
    }
    return value;
}

std::string quoted_name(std::string_view name) {
    bool plain = !name.empty() && is_word_start(name.front()) && !is_keyword(name);
    for (char c : name)
        plain = plain && is_word_part(c);
    return plain ? std::string(name) : quoted_text(name);
}

std::string quoted_text(std::string_view text) {
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::string number_text(double number) {
    char buffer[64];
    // In this range the digits of the fixed form are few, and read better than 1e+05.
    const bool fixed = number == 0 || (number >= 1e-6 && number < 1e15);
    const auto end = fixed
                         ? std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed).ptr
                         : std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return {buffer, end};
}

}  // namespace sameas
