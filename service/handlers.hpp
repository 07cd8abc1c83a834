#pragma once
#include "service/problem.hpp"
#include "service/service_state.hpp"

namespace sameas::service {

struct Job;

/// \throws Problem (not_found) where there are none
Jobs& jobs_of(const ServiceState& state);
/// The job that the first part of the path names. Notes it for the audit log. \throws Problem (not_found) where it is not
/// there, or is somebody else's
Job visible_job(Call& call);

// One function a route, in a file by what it is about. Each \throws Problem, and what the index throws.

// record_handlers.cpp
Response get_record(Call& call);
Response put_record(Call& call);
Response delete_record(Call& call);
// search_handler.cpp
Response search(Call& call);
// entity_handler.cpp
Response get_entity(Call& call);
// explain_handler.cpp
Response explain_pair(Call& call);
// identity_handler.cpp
Response verify_identity(Call& call);
// feed_handler.cpp
Response get_changes(Call& call);
// job_handlers.cpp
Response add_job(Call& call);
Response get_jobs(Call& call);
Response get_job(Call& call);
Response delete_job(Call& call);
Response get_job_result(Call& call);
// model_handlers.cpp
Response get_model(Call& call);
Response put_model_in_place(Call& call);
// backup_handler.cpp
Response add_backup(Call& call);
// status_handlers.cpp
Response get_health(Call& call);
Response get_ready(Call& call);
Response get_drift(Call& call);
Response get_metrics(Call& call);
Response get_openapi(Call& call);

}  // namespace sameas::service
