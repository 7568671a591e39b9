/* Turns every `.player` on the page into a figure to step through.

   The markup is complete without this script. A part of the drawing with data-from="3" is seen
   from step 3 on; one with data-at="2 5" is highlighted at steps 2 and 5; one with
   data-places="0,0 3,4" stands at the origin at step 0, and at (3, 4) at step 1. Steps count from
   0. A player with data-play="700" can also walk by itself, one step every 700 milliseconds, when
   the reader asks it to. */
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
    const movers = [...player.querySelectorAll("[data-places]")].map((part) => ({
      part,
      places: part.dataset.places.split(" ").map((place) => place.split(",")),
    }));
    const spoken = element("p", { class: "player-spoken", "aria-live": "polite" });
    const words = (step) => step.querySelector(".player-words").textContent;
    let current = 0;
    let timer = null; /* while it walks by itself */

    const show = (wanted, announce) => {
      current = Math.min(Math.max(wanted, 0), last);
      steps.forEach((step, index) => step.classList.toggle("player-current", index === current));
      for (const part of player.querySelectorAll("[data-from]"))
        part.classList.toggle("player-later", Number(part.dataset.from) > current);
      for (const part of player.querySelectorAll("[data-at]"))
        part.classList.toggle("player-current", part.dataset.at.split(" ").includes(String(current)));
      for (const { part, places } of movers) {
        const [x, y] = places[current];
        part.style.setProperty("--x", `${x}px`);
        part.style.setProperty("--y", `${y}px`);
      }
      /* aria-disabled, not disabled: a disabled button would lose the keyboard's focus. */
      buttons.forEach((button, index) =>
        button.setAttribute("aria-disabled", String(current === (index < 2 ? 0 : last)))
      );
      position.textContent = `${current + 1} / ${steps.length}`;
      player.dataset.step = String(current);
      if (announce)
        spoken.textContent = `Step ${current + 1} of ${steps.length}. ${words(steps[current])}`;
    };

    const playButton = player.dataset.play && element("button", { type: "button" });

    const label = () => {
      const [name, sign] = timer === null ? ["Play", "▶"] : ["Pause", "❚❚"];
      playButton.setAttribute("aria-label", name);
      playButton.title = `${name} (space bar)`;
      playButton.textContent = sign;
    };
    const pause = () => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      label();
    };
    const walk = () => {
      show(current + 1, false); /* a voice could not keep up: it tells where the walk ends */
      if (current < last) {
        timer = setTimeout(walk, Number(player.dataset.play));
      } else {
        pause();
        show(last, true);
      }
    };
    const toggle = () => {
      if (timer !== null) {
        pause();
        show(current, true);
        return;
      }
      if (current === last) show(0, false);
      timer = setTimeout(walk, Number(player.dataset.play));
      label();
      spoken.textContent = `Playing from step ${current + 1} of ${steps.length}.`;
    };
    if (playButton) {
      label();
      playButton.addEventListener("click", toggle);
      bar.append(playButton);
      document.addEventListener("visibilitychange", () => document.hidden && pause());
    }

    const go = (control) => {
      pause();
      show(control.target(current, last), true);
    };
    buttons.forEach((button, index) => button.addEventListener("click", () => go(controls[index])));
    player.addEventListener("keydown", (event) => {
      /* On a button the space bar presses it, as everywhere. */
      if (playButton && event.key === " " && event.target === player) {
        event.preventDefault();
        toggle();
        return;
      }
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
