"""A local Slack for demos and tests: one workspace, the Web API, Socket Mode and signed HTTP, and a page per person.

It is stricter than Slack where Slack is silent: what Slack would drop, cut off or take for something else is refused or
complained about. Where it is known to differ:

- There is one workspace with one installed app; no OAuth, no token rotation, no Enterprise Grid. People of another
  workspace can be in a shared channel, but their workspace has no page of its own.
- Only those Web API methods and events exist that this app needs; any other method answers `unknown_method`.
- Rate limits strike when they are armed, per method and in all; Slack's own tiers are not counted by themselves.
- What Slack does slowly is quick here: events arrive at once, and search, unfurling and virus scans do not exist.
- Text over 4,000 characters stays one message and is complained of in the log; Slack may split it into several.
- Group messages, threads of direct messages in a list of their own, canvases, lists, workflows, reminders, huddles,
  stars and user groups do not exist. Custom emoji neither: a name that is unknown stays as it was typed.
- Pictures and links from other sites are never loaded; a picture is drawn as a link with its description.
- What is read, drafts and which conversation is open are kept by the browser, not by the workspace, and
  `conversations.mark` does not exist.
- Blocks of video, files and AI answers, and the inputs for rich text and files are drawn as a box with their JSON.
- Dates are shown in the time zone of the person's profile; Slack takes that of their device.
- `conversations.list` and its kin come in one page unless a smaller one is asked for or a test sets it.
- Roles are member, guest, admin and owner; no workspace setting restricts who may post, invite or pin.
"""
