#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "actors/messages.hpp"
#include "protocol/reply.hpp"

/// What the files of the reader share.
namespace slotd {

/// A job as it is shown: without its resource limits, which are a third of a row's size and which
/// no view shows. `all` is the whole machine.
Job shown(Job job, const Snapshot& snapshot, const decide::FreeResources& all);

/// The answer as it goes to the client.
AnswerFrame frame_of(Answer answer);

}  // namespace slotd
