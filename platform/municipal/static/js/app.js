// What HTML and htmx cannot say by themselves: keys, where the focus goes after a swap, a sentence when the network is away.
// Every page works without this file.
"use strict";

(() => {
  const closest = (node, selector) => (node instanceof Element ? node.closest(selector) : null);

  // Leaving a row: its [data-escape] link asks the server for the row as it stands; a row never saved is just taken away.
  function leave(edit) {
    const link = edit.querySelector("[data-escape]");
    if (!link) return;
    if (link.dataset.escape === "remove") edit.remove();
    else link.click();
  }

  document.addEventListener("click", (event) => {
    const remove = closest(event.target, "[data-escape=remove]");
    const edit = remove && closest(remove, "[data-edit]");
    if (edit) {
      event.preventDefault();
      edit.remove();
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || closest(event.target, ".menu-box a")) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const typing = closest(event.target, "input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      const menu = closest(event.target, "details.menu[open]") || document.querySelector("details.menu[open]");
      const edit = closest(event.target, "[data-edit]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (edit) {
        event.preventDefault();
        leave(edit);
      } else if (location.hash === "#navigation") {
        location.hash = "content";
      }
    } else if (event.key === "Enter" && typing?.matches("[data-edit] textarea")) {
      // Cells are short: Enter saves as in a line; Shift+Enter breaks the line; a long text is saved by Ctrl+Enter.
      const long = typing.hasAttribute("data-long");
      if (!event.shiftKey && (!long || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        typing.form?.requestSubmit();
      }
    } else if (!typing && !event.ctrlKey && !event.metaKey && press(event)) {
      event.preventDefault();
    }
  });

  // Single keys, by their place on the keyboard: in a Russian layout the same keys type other letters. They are listed in the
  // dialog that "?" opens, and switched off there; in a field they type.
  const KEYS = "nastavnik-keys";
  const kept = {
    get isOff() {
      try {
        return localStorage.getItem(KEYS) === "off";
      } catch {
        return false;
      }
    },
    set isOff(off) {
      try {
        localStorage.setItem(KEYS, off ? "off" : "on");
      } catch {
        // Storage is closed to us: the choice holds until the page is left.
      }
    },
  };
  const help = document.getElementById("keys");
  let goes = false;

  function show() {
    if (!help || help.open) return false;
    help.querySelector("[data-keys-off]").checked = kept.isOff;
    help.showModal();
    return true;
  }
  document.addEventListener("click", (event) => {
    if (closest(event.target, "[data-keys]")) show();
    if (closest(event.target, "[data-keys-close]")) help.close();
  });
  help?.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-off]")) kept.isOff = event.target.checked;
  });

  function step(by) {
    const rows = [...document.querySelectorAll("tr.activity")];
    const at = rows.indexOf(closest(document.activeElement, "tr.activity"));
    const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    row?.querySelector("a")?.focus();
    return Boolean(row);
  }

  // Returns whether the key meant something.
  function press(event) {
    if (help?.open) return false;
    if (event.key === "?") return show();
    if (kept.isOff) return false;
    if (goes) {
      goes = false;
      const link = document.querySelector(`[data-go="${event.code}"]`);
      link?.click();
      return Boolean(link);
    }
    const focus = (wanted) => {
      wanted?.focus();
      return Boolean(wanted);
    };
    const click = (wanted) => {
      wanted?.click();
      return Boolean(wanted);
    };
    const acts = {
      Slash: () => focus(document.querySelector("[data-search]")),
      KeyS: () => focus(document.querySelector("[data-search]")),
      KeyJ: () => step(1),
      KeyK: () => step(-1),
      KeyE: () => click(closest(document.activeElement, "tr.activity")?.querySelector(".cell-link")),
      KeyN: () => click(document.querySelector("[data-new]")),
      KeyG: () => (goes = true),
    };
    return !event.shiftKey && Boolean(acts[event.code]?.());
  }

  // After a row is saved or left, the focus returns to the cell it came from; after a refusal, to the first wrong field.
  // A row with a new id (just added) or gone (archived) is met again by its place in the section.
  let left = null;
  document.addEventListener("htmx:before:request", (event) => {
    const edit = closest(event.target, "[data-edit]");
    if (!edit) return;
    const field = closest(document.activeElement, "[data-edit] [name]");
    const place = [...edit.parentElement.children].indexOf(edit);
    left = { row: edit.id, section: edit.parentElement.id, place, name: field ? field.name : edit.dataset.field };
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!left) return;
    const section = left.section && document.getElementById(left.section);
    const row = document.getElementById(left.row) || section?.children[left.place] || section?.lastElementChild;
    if (!row || row.contains(document.activeElement)) return;
    const isEdited = row.hasAttribute("data-edit");
    const wrong = row.querySelector("[aria-invalid=true], [type=radio]");
    const cell = row.querySelector(`.cell-link[data-field="${left.name}"]`) || row.querySelector(".cell-link");
    (isEdited ? wrong : cell)?.focus({ preventScroll: true });
    if (!isEdited) left = null;
  });

  // Text in an open row that was not saved: another form of the page waits for it, and the browser asks before the page is left.
  function unsaved() {
    const isTyped = (field) =>
      field instanceof HTMLSelectElement
        ? [...field.options].some((one) => one.selected !== one.defaultSelected) && [...field.options].some((one) => one.defaultSelected)
        : field.type !== "hidden" && field.value !== field.defaultValue;
    return [...document.querySelectorAll("[data-edit] form [name]")].find(isTyped);
  }
  document.addEventListener(
    "submit",
    (event) => {
      const field = closest(event.target, "[data-edit]") ? null : unsaved();
      const words = document.getElementById("unsaved-row");
      if (!field || !words) return;
      event.preventDefault();
      event.stopPropagation();
      document.getElementById("flash")?.replaceChildren(words.content.cloneNode(true));
      field.focus();
    },
    true,
  );
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });

  // No answer at all: the server could not send its sentence, so the page carries one.
  document.addEventListener("htmx:error", (event) => {
    const words = document.getElementById("no-connection");
    const flash = document.getElementById("flash");
    if (words && flash && event.detail?.ctx && !event.detail.ctx.response) {
      flash.replaceChildren(words.content.cloneNode(true));
    }
  });
})();
