#pragma once
#include <string>

namespace sameas {

// E-mail addresses in lower case. Each changes the text in place; what is no address stays.

/// Drops what stands behind `+` before the `@`.
void drop_email_tag(std::string& text);
/// Domains of one provider become one; dots before the `@` go where the provider ignores them.
void settle_email_provider(std::string& text);
/// Empties the text where it is the address of a role, such as `info@`.
void drop_email_role(std::string& text);

}  // namespace sameas
