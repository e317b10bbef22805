#pragma once

#include "actors/decide/plan/simulation.hpp"
#include "actors/simulate/chance.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Machines and streams of jobs made up from a seed, for tests that say what must hold for all of them.
namespace slotd::test {

/// Numbers that look random; of one seed the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : chance_(seed) {}
  std::uint32_t between(std::uint32_t least, std::uint32_t most);
  bool chance(std::uint32_t percent) { return between(1, 100) <= percent; }
  /// Small numbers more often than large ones, as people ask.
  std::uint32_t skewed(std::uint32_t least, std::uint32_t most);
  template <class Item>
  const Item& one_of(const std::vector<Item>& items) {
    return items[between(0, static_cast<std::uint32_t>(items.size()) - 1)];
  }
  template <class Item>
  void shuffle(std::vector<Item>& items) {
    for (auto i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[between(0, static_cast<std::uint32_t>(i) - 1)]);
  }

 private:
  simulate::Chance chance_;
};

/// What a stream is to be like. Shares are in percent.
struct StreamShape {
  std::uint32_t jobs = 40;    ///< at most
  std::uint32_t classes = 0;  ///< that they ask for so many different things; 0: as it comes
  std::uint32_t without_limit = 25;
  std::uint32_t flexible = 15;  ///< with --time-min
  std::uint32_t exclusive = 5;
  std::uint32_t too_large = 3;  ///< ask for more than the machine has
  std::uint32_t arrays = 15;
  std::uint32_t priorities = 3;  ///< so many different ones
  std::uint32_t running = 20;   ///< streams that find jobs running already, some beyond their limit
  std::uint32_t longest = 600;  ///< seconds that a job runs, and its limit, at most
};

struct StreamJob {
  decide::QueueEntry row;
  Time arrival;
  Duration runs;
};

struct Stream {
  Machine machine;
  std::vector<decide::Simulation::Running> running;
  std::vector<StreamJob> jobs;  ///< in the order of their ids, and of their arrival
  std::map<JobId, std::uint32_t> array_limits;
};

/// Streams begin then.
inline constexpr Time stream_start{std::chrono::seconds{1'000'000}};

Stream job_stream(std::uint64_t seed, const StreamShape& shape = {});
decide::Simulation simulation_of(const Stream& stream, const decide::PlanRules& rules);
/// To read what failed, and to make a case of it.
std::string shown(const Stream& stream);

/// What is wrong with how a stream was played; none: nothing.
using StreamCheck = std::function<std::optional<std::string>(const Stream&)>;
/// A stream that fails the check, with jobs taken away as long as it still does: first to the shortest
/// beginning, then one by one.
Stream shrunk(Stream failing, const StreamCheck& check);
/// Checks so many streams. Of the first that fails: its seed, the smallest stream that is left of it, and
/// what is wrong with that. `SLOTD_TEST_SEEDS` in the environment says otherwise how many.
std::optional<std::string> first_failure(std::uint64_t seeds, const StreamShape& shape,
                                         const StreamCheck& check);

}  // namespace slotd::test
