// What makes the bytes of a model, known before it is trained. Private to report/.
#pragma once

#include "report/json.h"
#include "report/model_record.h"

namespace firth {

// The keys of model.json from "objective" to "account".
[[nodiscard]] Json identity_json(const ModelRecord& record);

}  // namespace firth
