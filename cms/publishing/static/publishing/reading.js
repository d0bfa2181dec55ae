// Reading a page where it is decided. Its frames are as tall as what they show, so that a phone
// scrolls one page. What stands on the page is not shown once more below it, and a bar in reach of
// a thumb leads from one change to the next; it offers to agree once each was on the screen. What was
// is kept on the server, so that it is read on from there, on this device or another. Without this
// file the frames scroll by themselves, everything is in the list, and the forms are below.
(() => {
	"use strict";

	const PAUSE = 1500; // milliseconds after the last step; then it is kept
	const QUOTED = 160; // letters of a sentence in a remark
	const SENTENCE = "[data-change], p, li, dt, dd, td, th, figcaption, summary, h1, h2, h3, h4";
	const frames = [...document.querySelectorAll("[data-approval-page]")];
	if (!frames.length) return;
	const bar = document.querySelector("[data-approval-bar]");
	const forms = ["approval-agree", "approval-return"].map((id) => document.getElementById(id));
	const remark = forms[1]?.elements.reason;
	const screen = document.querySelector("main"); // Wagtail's windows do not scroll, this does
	const narrow = matchMedia("(max-width: 56.25em)");
	const seen = new Set();
	const waiting = new Set(frames); // for what they show: they load as they come near
	const requests = [...document.querySelectorAll(".approval")];
	const found = new Map(); // the stops of each
	let stops = [];

	const words = (text) => text.replace(/[\s\u200b]+/g, " ").trim();
	const bodyOf = (frame) => frame.contentDocument?.querySelector("main");

	const frameOf = (one) => frames.find((each) => each.contentDocument === one.ownerDocument);

	/* Where something of a frame stands on the screen around it. */
	const place = (one) => {
		const { top, bottom } = one.getBoundingClientRect();
		const frame = frameOf(one);
		const above = frame ? frame.getBoundingClientRect().top : 0;
		return { top: top + above, bottom: bottom + above };
	};

	const fit = (frame) => {
		const page = frame.contentDocument?.documentElement;
		if (!page) return;
		const edge = frame.offsetHeight - frame.clientHeight; // else a bar would take of its width
		frame.style.height = `${Math.ceil(page.getBoundingClientRect().height) + edge}px`;
	};

	/* What the frames of one page said and say. */
	const versions = (own) =>
		["ins", "del"].map((other) => {
			const copies = own.map((frame) => bodyOf(frame)?.cloneNode(true)).filter(Boolean);
			for (const one of copies) one.querySelectorAll(other).forEach((piece) => piece.remove());
			return copies.map((one) => words(one.textContent)).join(" ");
		});

	/* A part whose every line is read on the page above. Facts, pictures, files, links and single
	   words are looked at by themselves: they could stand there by chance. */
	const isOnPage = (section, shown) => {
		const texts = [...section.querySelectorAll(".approval-text")];
		if (section.querySelector("img, a") || texts.some((one) => !one.lang)) return false;
		const lines = texts.flatMap((one) => one.textContent.split("\n"));
		const read = lines.map((line) => words(line.replace(/^• /, ""))).filter(Boolean);
		return read.length > 0 && read.every((line) => line.length > 7 && shown.some((one) => one.includes(line)));
	};

	/* What has to be looked at of one request, in order: changes on its page, or all of it where all
	   is new; then what the page does not show. */
	const stopsOf = (request) => {
		const own = frames.filter((frame) => request.contains(frame));
		const shown = versions(own);
		const parts = [...request.querySelectorAll(".approval-words .approval-section")];
		for (const part of parts) part.toggleAttribute("data-on-page", isOnPage(part, shown));
		for (const fold of request.querySelectorAll(".approval-fold")) {
			fold.hidden = !fold.parentElement.querySelector("[data-on-page]");
		}
		const marks = own.flatMap((one) => [...(bodyOf(one)?.querySelectorAll("[data-change]") ?? [])]);
		const told = new Set(); // the guide of a lesson says some of its words once more
		const isFirst = ({ textContent: text }) => !text || (!told.has(text) && told.add(text));
		const isNew = !marks.length;
		const pages = own.filter((one) => isNew || waiting.has(one)).map((one) => bodyOf(one) ?? one);
		const below = [...parts, ...request.querySelectorAll(".approval-beside")].filter(
			(one) => !one.closest("details:not(.approval-page), [data-on-page]")
		);
		return [...marks.filter(isFirst), ...pages, ...(own.length ? below : [request])];
	};

	/* A short name of what something says, the same on each device. */
	const keyOf = (one) => {
		let [low, high] = [0x811c9dc5, 0x1234567];
		for (const letter of words(one.textContent) || one.outerHTML) {
			low = Math.imul(low ^ letter.codePointAt(0), 0x01000193) >>> 0;
			high = Math.imul(high ^ letter.codePointAt(0), 0x85ebca6b) >>> 0;
		}
		return `${low.toString(36)}${(high % 0x8000000).toString(36)}`.slice(0, 12);
	};

	/* What was on the screen another time counts. */
	const remember = (request) => {
		const { read = "", readWhole } = request.dataset;
		const known = new Set(read.split(" "));
		for (const one of found.get(request)) {
			if (readWhole !== undefined || (!waiting.has(one) && known.has(keyOf(one)))) seen.add(one);
		}
	};

	/* The last sentence above the bar of those that a request shows. */
	const lastRead = (request) => {
		const [top, bottom] = edges();
		let last = null;
		for (const frame of frames.filter((one) => request.contains(one) && !waiting.has(one))) {
			for (const one of bodyOf(frame)?.querySelectorAll(SENTENCE) ?? []) {
				const { bottom: end } = place(one);
				if (end > top && end <= bottom && words(one.textContent)) last = one;
			}
		}
		return last ? keyOf(last) : "";
	};

	const kept = new Map(); // what was said of each
	let pause = 0;

	/* Where somebody reads, and what was on the screen of the others. */
	const keepReading = () => {
		if (!forms[0]) return;
		const here = requests.findLast((one) => place(one).top < edges()[1]);
		for (const one of requests.filter((each) => each.dataset.reading)) {
			const its = found.get(one);
			const ready = its.filter((each) => seen.has(each) && !waiting.has(each));
			const said = new URLSearchParams({ parts: ready.map(keyOf).join(" ") });
			if (ready.length === its.length) said.set("whole", "1");
			if (one === here) said.set("last", lastRead(one));
			else if (!ready.length || one.dataset.readWhole !== undefined) continue;
			if (kept.get(one) === String(said)) continue;
			kept.set(one, String(said));
			const token = forms[0].elements.csrfmiddlewaretoken.value;
			const sent = { method: "POST", body: said, headers: { "X-CSRFToken": token }, keepalive: true };
			fetch(one.dataset.reading, sent).catch(() => kept.delete(one)); // with the next step again
		}
	};

	const keepSoon = () => {
		clearTimeout(pause);
		pause = setTimeout(keepReading, PAUSE);
	};

	const look = (some) => {
		for (const one of some) {
			found.set(one, stopsOf(one));
			remember(one);
		}
		stops = requests.flatMap((one) => found.get(one));
		follow();
	};

	/* Between the header and the bar. */
	const edges = () => {
		const header = document.querySelector(".w-slim-header, .w-header")?.getBoundingClientRect();
		return [Math.max(0, header?.bottom ?? 0), innerHeight - (bar?.offsetHeight ?? 0)];
	};

	/* Of several pages the one that comes, of one how much of it was seen. */
	const where = (count) => {
		if (requests.length === 1) return `${count}/${stops.length}`;
		const at = requests.findIndex((one) => found.get(one).some((each) => !seen.has(each)));
		return pageOf(at < 0 ? requests.length : at + 1);
	};

	const pageOf = (page) =>
		(bar?.dataset.pageOf ?? "").replace("{page}", page).replace("{pages}", requests.length);

	/* Seen is what was on the screen to its end. */
	const follow = () => {
		if (!bar) return;
		const isThere = forms.some(
			(one) => one && (place(one).top < innerHeight - 48 || one.contains(document.activeElement))
		);
		bar.hidden = !narrow.matches || isThere;
		const [top, bottom] = edges();
		for (const one of stops) {
			const end = place(one).bottom;
			if (end > top && end <= bottom && !waiting.has(one)) seen.add(one);
		}
		const left = stops.filter((one) => !seen.has(one)).length;
		const next = bar.querySelector("[data-approval-next]");
		next.hidden = !left;
		next.querySelector("span").textContent = where(stops.length - left);
		bar.querySelector("[data-approval-agree]").hidden = left > 0;
	};

	/* To the next that was not seen, or on through one that is taller than the screen. */
	const goNext = () => {
		const one = stops.find((each) => !seen.has(each));
		if (!one) return;
		for (const inner of [one, frameOf(one)]) {
			for (let out = inner?.closest("details"); out; out = out.parentElement.closest("details")) out.open = true;
		}
		frames.forEach(fit);
		const [top, bottom] = edges();
		const at = place(one);
		const [room, height] = [bottom - top, at.bottom - at.top];
		const isHere = at.top < bottom && at.bottom > bottom && height > room;
		const to = height > room ? at.top - top : at.top - top - (room - height) / 2;
		const before = screen.scrollTop;
		screen.scrollBy({ top: isHere && at.top <= top + 1 ? room * 0.85 : to, behavior: "instant" });
		if (screen.scrollTop === before && !waiting.has(one)) seen.add(one); // it does not come nearer
		follow();
	};

	/* There where reading was put down: at its sentence, which says so, or at its page. */
	const resume = document.querySelector("[data-approval-resume]");
	const stopped = document.querySelector(".approval[data-stopped]");
	let isGoingThere = false;

	const goThere = () => {
		for (let out = stopped.querySelector("details"); out; out = out.parentElement.closest("details")) out.open = true;
		frames.forEach(fit);
		const own = frames.filter((one) => stopped.contains(one));
		const sentences = own.flatMap((one) => [...(bodyOf(one)?.querySelectorAll(SENTENCE) ?? [])]);
		const one = sentences.find((each) => keyOf(each) === stopped.dataset.stopped);
		one?.setAttribute("data-stopped", bar.dataset.here);
		(one ?? stopped).scrollIntoView({ block: one ? "center" : "start", behavior: "instant" });
		isGoingThere = !one && own.some((each) => waiting.has(each));
		follow();
	};

	if (resume && stopped && bar) {
		resume.hidden = false;
		if (requests.length > 1) {
			resume.querySelector("span").textContent = pageOf(requests.indexOf(stopped) + 1);
		}
		resume.querySelector("button").addEventListener("click", () => {
			resume.hidden = true;
			goThere();
		});
	}

	/* The remark about one page of several is open for it, or it is about all. */
	const remarkOn = (frame) =>
		frame.closest(".approval").querySelector(".approval-decision[open] textarea") ?? remark;

	/* A sentence that is tapped stands in the remark; tapped once more, not any more. */
	const quote = (event, remark) => {
		const one = event.target.closest(SENTENCE);
		if (event.target.closest("a, label, summary, audio, video, input")) event.preventDefault();
		if (!one || !remark) return;
		const copy = one.cloneNode(true);
		if (!one.matches("del")) copy.querySelectorAll("del").forEach((gone) => gone.remove());
		const text = words(copy.textContent);
		const said = `«${text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text}» `;
		const isQuoted = remark.value.includes(said);
		one.toggleAttribute("data-quoted", !isQuoted);
		remark.value = isQuoted ? remark.value.replace(said, "") : `${remark.value}${said}`;
	};

	const loaded = (frame) => {
		const page = frame.contentDocument;
		if (!page?.body || page.URL === "about:blank") return;
		waiting.delete(frame);
		new ResizeObserver(() => {
			fit(frame);
			follow();
		}).observe(page.body);
		page.addEventListener("click", (event) => quote(event, remarkOn(frame)));
		fit(frame);
		look([frame.closest(".approval")]);
		if (isGoingThere && stopped.contains(frame)) goThere();
	};

	look(requests);
	for (const frame of frames) {
		frame.addEventListener("load", () => loaded(frame));
		if (frame.contentDocument?.readyState === "complete" && bodyOf(frame)) loaded(frame);
	}
	for (const hint of document.querySelectorAll(".approval-legend [hidden]")) hint.hidden = !remark;
	const moved = () => {
		requestAnimationFrame(follow);
		keepSoon();
	};
	screen.addEventListener("scroll", moved, { passive: true, capture: true }); // at the desk the page does
	addEventListener("pagehide", () => pause && keepReading());
	const toRemark = () => forms[1].scrollIntoView({ block: "center", behavior: "instant" });
	addEventListener("resize", () => {
		if (document.activeElement === remark) toRemark(); // the keyboard came
		requestAnimationFrame(follow);
	});
	bar?.querySelector("[data-approval-next]").addEventListener("click", goNext);
	bar?.querySelector("[data-approval-return]").addEventListener("click", (event) => {
		event.preventDefault();
		toRemark();
		remark.focus({ preventScroll: true });
		remark.setSelectionRange(remark.value.length, remark.value.length);
	});
})();
