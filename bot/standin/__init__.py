"""A local Slack for demos and tests: one workspace, the Web API, Socket Mode and signed HTTP, and a page per person.

It is stricter than Slack where Slack is silent: what Slack would drop, cut off or take for something else is refused or
complained about. Where it is known to differ:

- There is one workspace with one installed app; no OAuth, no token rotation, no Enterprise Grid. People of another
  workspace can be in a shared channel, but their workspace has no page of its own.
- Only those Web API methods and events exist that this app needs; any other method answers `unknown_method`. Arguments
  that are not known are complained of and change nothing: attachments, `markdown_text`, other names and icons.
- Rate limits strike when they are armed, per method and in all; Slack's own tiers are not counted by themselves.
- What Slack does slowly is quick here, and nothing is lost, late or doubled unless a fault is armed: events arrive at
  once, and search, unfurling and virus scans do not exist.
- A request URL that redirects has failed, is never switched off for failing, and gets no events after the third retry.
- Text over 4,000 characters stays one message and is complained of in the log; Slack may split it into several.
- What a person types is one plain text in its `rich_text` block, whatever names, addresses and emoji stand in it; its
  `text` has names and addresses as Slack writes them, and emoji as they were typed.
- A command that is answered for the whole channel is not itself shown there. A channel that is renamed or archived has
  no line about it, and topics and purposes cannot be changed.
- A file that a picture names in `slack_file` is not looked for before the message is taken.
- Group messages, threads of direct messages in a list of their own, canvases, lists, workflows, reminders, huddles,
  stars and user groups do not exist. Custom emoji neither: a name that is unknown stays as it was typed.
- Pictures and links from other sites are never loaded; a picture is drawn as a link with its description. People have
  no pictures, so their profiles have no `image_…`.
- What is read, drafts and which conversation is open are kept by the browser, not by the workspace, and
  `conversations.mark` does not exist. The number of what is unread stays when some of it is deleted.
- Blocks of video, files and AI answers, and the inputs for rich text and files are drawn as a box with their JSON.
- What is typed on the page into an input of a message, not of a form, does not come with the press of a button there.
- Dates are shown in the time zone of the person's profile; Slack takes that of their device. The `tz_label` of a zone
  is its short name.
- `conversations.list` and its kin come in one page unless a smaller one is asked for or a test sets it.
- Roles are member, guest, admin and owner; no workspace setting restricts who may post, invite or pin.
"""
