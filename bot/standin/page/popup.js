// A panel over everything, beside what opened it. Native popovers lie above dialogs too.

export function place(anchor, panel, { width = anchor.getBoundingClientRect().width, align = "start" } = {}) {
  const box = anchor.getBoundingClientRect();
  panel.style.minWidth = `${Math.min(width, innerWidth - 16)}px`;
  panel.style.maxHeight = "";
  const below = innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const down = below >= Math.min(panel.scrollHeight, 240) || below >= above;
  panel.style.maxHeight = `${Math.min(down ? below : above, 360)}px`;
  const size = panel.getBoundingClientRect();
  const left = align === "end" ? box.right - size.width : box.left;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
  panel.style.top = `${down ? box.bottom + 4 : Math.max(8, box.top - size.height - 4)}px`;
}

export function show(anchor, panel, options) {
  panel.popover = "manual";
  panel.classList.add("popup");
  if (!panel.isConnected) (anchor.closest("dialog") ?? document.body).append(panel);
  if (!panel.matches(":popover-open")) panel.showPopover();
  place(anchor, panel, options);
}

export function hide(panel) {
  if (panel.isConnected && panel.matches(":popover-open")) panel.hidePopover();
}
