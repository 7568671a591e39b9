/* Turns every `.player` on the page into a figure to step through.

   The markup is complete without this script. A part of the drawing with data-from="3" is seen
   from step 3 on; one with data-at="2 5" is highlighted at steps 2 and 5. Steps count from 0. */
(() => {
  "use strict";

  const controls = [
    { label: "First step", sign: "⇤", key: "Home", target: () => 0 },
    { label: "Previous step", sign: "←", key: "ArrowLeft", target: (step) => step - 1 },
    { label: "Next step", sign: "→", key: "ArrowRight", target: (step) => step + 1 },
    { label: "Last step", sign: "⇥", key: "End", target: (step, last) => last },
  ];

  const element = (name, attributes, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };

  const enhance = (player) => {
    const steps = [...player.querySelectorAll(".player-steps > li")];
    const last = steps.length - 1;
    const bar = element("div", { class: "player-controls", role: "toolbar", "aria-label": "Steps" });
    const buttons = controls.map(({ label, sign }) =>
      element("button", { type: "button", "aria-label": label, title: label }, sign)
    );
    const position = element("span", { class: "player-position", "aria-hidden": "true" });
    bar.append(buttons[0], buttons[1], position, buttons[2], buttons[3]);
    const spoken = element("p", { class: "player-spoken", "aria-live": "polite" });
    const words = (step) => step.querySelector(".player-words").textContent;
    let current = 0;

    const show = (wanted, announce) => {
      current = Math.min(Math.max(wanted, 0), last);
      steps.forEach((step, index) => step.classList.toggle("player-current", index === current));
      for (const part of player.querySelectorAll("[data-from]"))
        part.classList.toggle("player-later", Number(part.dataset.from) > current);
      for (const part of player.querySelectorAll("[data-at]"))
        part.classList.toggle("player-current", part.dataset.at.split(" ").includes(String(current)));
      /* aria-disabled, not disabled: a disabled button would lose the keyboard's focus. */
      buttons.forEach((button, index) =>
        button.setAttribute("aria-disabled", String(current === (index < 2 ? 0 : last)))
      );
      position.textContent = `${current + 1} / ${steps.length}`;
      player.dataset.step = String(current);
      if (announce)
        spoken.textContent = `Step ${current + 1} of ${steps.length}. ${words(steps[current])}`;
    };

    const go = (control) => show(control.target(current, last), true);
    buttons.forEach((button, index) => button.addEventListener("click", () => go(controls[index])));
    player.addEventListener("keydown", (event) => {
      const control = controls.find(({ key }) => key === event.key);
      if (!control || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); /* Home and End would scroll the page. */
      event.stopPropagation(); /* The theme turns pages with the arrow keys. */
      go(control);
    });

    player.setAttribute("tabindex", "0");
    player.setAttribute("aria-roledescription", "step-through figure");
    player.querySelector(".player-steps").before(bar);
    player.append(spoken);
    player.classList.add("player-live");
    show(0, false);
  };

  const start = () => document.querySelectorAll(".player:not(.player-live)").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
