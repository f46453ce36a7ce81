// Pictures of blocks. Only what lies in this workspace is loaded: a picture elsewhere is named, never asked for.

import { fileAddress, here } from "./addresses.js";
import { h, link } from "./dom.js";

export function picture(object, className) {
  const address = addressOf(object);
  if (address) return h("img", { class: className, src: address, alt: object.alt_text ?? "", loading: "lazy", referrerpolicy: "no-referrer" });
  const words = object.alt_text || object.image_url || "image";
  return h("span", { class: `image-missing ${className}-missing` }, object.image_url ? link(object.image_url, words) : words);
}

function addressOf({ image_url: address, slack_file: file }) {
  if (file?.id) return fileAddress(file.id);
  const wanted = here(address ?? file?.url ?? "");
  if (/^data:image\//.test(wanted)) return wanted;
  return wanted && URL.canParse(wanted, location.href) && new URL(wanted, location.href).origin === location.origin ? wanted : null;
}
