(() => {
  "use strict";
  const card = document.getElementById("card"), SELECTOR = "article .mention[href], a.voice, .cards li";
  let shown = null, pinned = false, title = "", timer = 0;

  const nameOf = (link) => (link.hash || "#" + link.id).slice(1).split("-e");

  function light(link, on) {
    const [anchor, number] = nameOf(link);
    for (const one of document.getElementById(anchor).getElementsByClassName("m" + number)) one.classList.toggle("named", on);
  }

  function place(link) {
    const box = link.getClientRects()[0], room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(box.left, room - card.offsetWidth - 8));
    const below = box.bottom + card.offsetHeight + 12 < innerHeight || box.top < card.offsetHeight + 12;
    card.style.left = left + scrollX + "px";
    card.style.top = (below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + scrollY + "px";
  }

  function fill(link) {
    const [anchor] = nameOf(link), from = document.getElementById(link.hash.slice(1));
    card.replaceChildren(...[...from.cloneNode(true).childNodes]);
    if (!link.dataset.s) return;
    const here = document.createElement("p"), to = document.createElement("a");
    to.href = "#" + anchor + "-s" + link.dataset.s;
    to.textContent = "statement " + link.dataset.s;
    here.append("Here in ", to);
    card.append(here);
  }

  function show(link, pin) {
    clearTimeout(timer);
    if (shown !== link) hide();
    pinned = pinned || pin;
    if (shown === link) return;
    shown = link;
    light(link, true);
    if (!link.hash) return;
    title = link.title;
    link.removeAttribute("title");
    fill(link);
    card.hidden = false;
    link.setAttribute("aria-describedby", "card");
    place(link);
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    light(shown, false);
    shown.removeAttribute("aria-describedby");
    if (title) shown.title = title;
    card.hidden = true;
    shown = null, pinned = false, title = "";
  }

  const linkAt = (event) => event.target instanceof Element ? event.target.closest(SELECTOR) : null;

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || pinned) return;
    const link = linkAt(event);
    if (card.contains(event.target)) clearTimeout(timer);
    else if (link) show(link, false);
    else if (shown && document.activeElement !== shown) { clearTimeout(timer); timer = setTimeout(hide, 250); }
  });
  document.addEventListener("focusin", (event) => {
    if (card.contains(event.target)) return;
    const link = linkAt(event);
    if (link && link.hash && link.matches(":focus-visible")) show(link, false);
    else if (shown && event.target !== shown) hide();
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = linkAt(event);
    if (link && link.hash) {
      event.preventDefault();
      const again = shown === link && pinned;
      if (again) return hide();
      show(link, true);
      if (event.detail === 0) card.focus();
    } else if (!card.contains(event.target)) hide();
    else if (event.target.closest("a")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    const back = shown, inside = card.contains(document.activeElement);
    hide();
    if (inside) back.focus({ preventScroll: true }), hide();
  });
  document.addEventListener("scroll", (event) => { if (event.target !== document) hide(); }, true);
  addEventListener("resize", hide);
})();
