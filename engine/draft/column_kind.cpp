#include "engine/draft/column_kind.hpp"

namespace sameas {

const char* name(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::word: return "word";
        case ColumnKind::text: return "text";
        case ColumnKind::code: return "code";
        case ColumnKind::date: return "date";
        case ColumnKind::event: return "event";
        case ColumnKind::number: return "number";
        case ColumnKind::year: return "year";
        case ColumnKind::category: return "category";
    }
    return "";
}

}  // namespace sameas
