// Improvements only: every page works without this file.
"use strict";

// A second click on a submit button sends nothing. The lock comes off after a while, for those who pressed Stop or
// whose connection failed, and on a page from the back button, which comes with its lock. A form whose answer is a
// download stays on the page: data-again exempts it.
const LOCKED_FOR = 10_000; // milliseconds
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, LOCKED_FOR);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Characters left, below each text area with a limit. The words come from the page: data-left="{n} characters left".
for (const area of document.querySelectorAll("textarea[maxlength][data-left]")) {
  const limit = area.maxLength;
  const shown = document.createElement("p");
  shown.className = "govuk-hint tuntas-count";
  const spoken = document.createElement("p");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  area.after(shown, spoken);
  area.removeAttribute("maxlength"); // a pasted text must not be cut silently; the server refuses it with words

  const count = () => {
    // a line break is two characters in the form data that the server counts
    const left = limit - area.value.replace(/\r?\n/g, "\r\n").length;
    const words = left < 0 ? area.dataset.over : area.dataset.left;
    shown.textContent = words.replace("{n}", Math.abs(left));
    shown.classList.toggle("tuntas-count--over", left < 0);
  };
  let pause;
  area.addEventListener("input", () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = shown.textContent), 1000);
  });
  count();
}

// Print buttons are hidden in the page, since they need this script.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
