#include "clients/options/filter_options.hpp"

#include "clients/process/account.hpp"
#include "clients/process/submitter.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/words.hpp"

namespace slotd::clients {

namespace {

constexpr auto required = Argument::required;

std::function<Done(std::string_view)> words_into(std::vector<std::string>& list) {
  return [&list](std::string_view value) {
    for (auto word : split(value, ","))
      if (!word.empty()) list.emplace_back(word);
    return Done{};
  };
}

/// Jobs hold user names; a uid is looked up.
std::string user_from(std::string_view word) {
  auto uid = parse_digits<uid_t>(word);
  auto account = uid ? find_account(*uid) : std::nullopt;
  return account ? account->name : std::string(word);
}

}  // namespace

Option jobs_row(JobFilter& filter) {
  return {.name = "jobs",
          .letter = 'j',
          .argument = required,
          .value = "id[,id...]",
          .help = "only these jobs, arrays (12) or elements of arrays (12_3, 12_[1-5])",
          .set = [&filter](std::string_view value) -> Done {
            if (value.empty()) return {};
            auto named = parse_job_targets(value);
            if (!named) return tl::unexpected(named.error());
            filter.jobs.insert(filter.jobs.end(), named->jobs.begin(), named->jobs.end());
            filter.elements.insert(filter.elements.end(), named->elements.begin(),
                                   named->elements.end());
            return {};
          }};
}

Option users_row(JobFilter& filter) {
  return {.name = "user",
          .other_names = "uid",
          .letter = 'u',
          .argument = required,
          .value = "name[,name...]",
          .help = "only jobs of these users",
          .set = [&filter](std::string_view value) {
            for (auto word : split(value, ","))
              if (!word.empty()) filter.users.push_back(user_from(word));
            return Done{};
          }};
}

Option me_row(JobFilter& filter) {
  return {.name = "me", .help = "only your own jobs", .set = [&filter](std::string_view) {
            filter.users.push_back(user_name());
            return Done{};
          }};
}

Option partitions_row(JobFilter& filter, char letter) {
  return {.name = "partition",
          .letter = letter,
          .argument = required,
          .value = "name[,name...]",
          .help = "only jobs of these partitions",
          .set = words_into(filter.partitions)};
}

Option names_row(JobFilter& filter) {
  return {.name = "name",
          .other_names = "jobname",
          .letter = 'n',
          .argument = required,
          .value = "name[,name...]",
          .help = "only jobs of these names",
          .set = words_into(filter.names)};
}

Option states_row(StateChoice& choice, std::string_view name, std::string_view other_names,
                  char letter) {
  return {.name = name,
          .other_names = other_names,
          .letter = letter,
          .argument = required,
          .value = "state[,state...]",
          .help = "only jobs in these states (PD, RUNNING, all, ...)",
          .set = [&choice](std::string_view value) -> Done {
            auto parsed = parse_states(value);
            if (!parsed) return tl::unexpected(parsed.error());
            choice = std::move(*parsed);
            return {};
          }};
}

Option flag_row(std::string_view name, char letter, bool& target, std::string_view help) {
  return {.name = name, .letter = letter, .help = help, .set = [&target](std::string_view) {
            target = true;
            return Done{};
          }};
}

}  // namespace slotd::clients
