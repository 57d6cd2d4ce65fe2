'use strict';

// The lines of the trace: a header, events (steps, and edits by a person), perhaps an end.
const [header, ...rest] = JSON.parse(document.getElementById('trace').textContent);
const events = rest.filter(line => 'step' in line || 'edit' in line);
const end = rest.find(line => 'end' in line);
const steps = events.filter(event => 'step' in event).length;
const byId = id => document.getElementById(id);

// --- The canvas after some events.

const cellOf = (token, piece, more) => ({token, piece, masked: token === header.mask, ...more});

function canvasAfter(count) {
  const cells = header.canvas.tokens.map((token, i) =>
    cellOf(token, header.canvas.pieces[i], {given: token !== header.mask, history: []}));
  let locked = [];
  events.slice(0, count).forEach((event, e) => {
    while (cells.length < event.length) {
      cells.push({token: header.mask, piece: '', masked: true, history: []});
    }
    event.positions.forEach((position, i) => {
      const before = cells[position];
      const confidence = event.confidences ? event.confidences[i] : null;
      const written = {event: e, piece: event.pieces[i], token: event.tokens[i], confidence};
      cells[position] = cellOf(event.tokens[i], event.pieces[i], {
        event: e,
        confidence,
        chosen: 'edit' in event,
        revised: before.revised || !before.masked,
        history: [...before.history, written],
      });
    });
    locked = event.locked ?? locked;
  });
  locked.forEach(position => { cells[position].locked = true; });
  return cells;
}

// --- The text of each position. A character may be spread over several: it stands at the first.

const utf8 = new TextDecoder('utf-8', {fatal: true});

function characterAt(bytes, at) {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      return [utf8.decode(new Uint8Array(bytes.slice(at, at + length))), length];
    } catch { /* no whole character yet */ }
  }
  return ['\uFFFD', 1];
}

function textsOf(cells) {
  const texts = cells.map(({piece}) => typeof piece === 'string' ? piece : '');
  for (let i = 0; i < cells.length; i++) {
    const bytes = [], owners = [];
    for (; cells[i]?.piece.bytes; i++) {
      for (const hex of cells[i].piece.bytes.match(/../g)) {
        bytes.push(parseInt(hex, 16));
        owners.push(i);
      }
    }
    for (let at = 0; at < bytes.length;) {
      const [character, length] = characterAt(bytes, at);
      const owner = owners[at];
      if (character !== '\uFFFD' || !texts[owner].endsWith(character)) {
        texts[owner] += character;
      }
      at += length;
    }
  }
  return texts;
}

// --- Words for people.

const named = event => 'step' in event ? `step ${event.step + 1}` : 'edit by a person';
const percent = confidence => confidence === null || confidence === undefined
  ? '' : confidence >= 0 && confidence <= 1
    ? `${(100 * confidence).toFixed(1)} %` : confidence.toPrecision(3);
const spelled = piece => typeof piece === 'string' ? JSON.stringify(piece)
  : piece.special ?? `bytes ${piece.bytes}`;
const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

// Confidences that are no probabilities are spread over their range.
const confidences = events.flatMap(event => event.confidences ?? []).filter(c => c !== null);
const least = Math.min(0, ...confidences), most = Math.max(1, ...confidences);

// --- Showing it.

let now = 0, selected = -1, timer = 0, cells = [];

function show(count) {
  now = Math.max(0, Math.min(events.length, count));
  cells = canvasAfter(now);
  const texts = textsOf(cells), canvas = byId('canvas');
  while (canvas.childElementCount < cells.length) {
    canvas.append(document.createElement('span'));
  }
  while (canvas.childElementCount > cells.length) {
    canvas.lastElementChild.remove();
  }
  cells.forEach((cell, i) => paint(canvas.children[i], cell, texts[i], i));
  [...byId('chart').children].forEach((bar, e) => {
    bar.classList.toggle('now', e === now - 1);
    bar.classList.toggle('done', e < now - 1);
  });
  describe();
  explain();
}

function paint(span, cell, text, position) {
  const special = Boolean(cell.piece.special);
  const decided = !cell.masked && !cell.given && !cell.chosen;
  const colour = byId('colour').value;
  const t = colour === 'step' ? cell.event / Math.max(1, events.length - 1)
    : (cell.confidence - least) / (most - least);
  const marks = {
    given: cell.given, masked: cell.masked, chosen: cell.chosen && !cell.masked, decided,
    tinted: decided && (colour === 'step' || Number.isFinite(cell.confidence)),
    special: special && !cell.masked, revised: cell.revised, locked: cell.locked,
    fresh: cell.event === now - 1, selected: position === selected,
  };
  span.className = ['token', ...Object.keys(marks).filter(name => marks[name])].join(' ');
  span.style.setProperty('--t', t);
  span.textContent = cell.masked ? 'mask' : special ? (cell.given ? '' : ' ∎ ')
    : text.replace(/\r?\n/g, '↵\n');
}

function describe() {
  const event = events[now - 1];
  const masked = cells.filter(cell => cell.masked).length;
  const place = event ? named(event) + ('step' in event ? ` of ${steps}` : '') : 'before the first step';
  const wrote = event ? `${counted(event.positions.length, 'token')} written` : '';
  const took = event && 'step' in event
    ? `${counted(event.evaluations, 'evaluation')} · ${event.seconds.toFixed(3)} s` : '';
  const over = now === events.length && !end ? 'the trace breaks off here' : '';
  const text = [place, wrote, `${masked} masked`, took, over].filter(part => part).join(' · ');
  byId('status').textContent = text;
  byId('scrub').value = now;
  byId('scrub').setAttribute('aria-valuetext', place);
  if (!timer) {
    byId('spoken').textContent = text;
  }
}

/** Shows the history of the selected token. */
function explain() {
  const cell = cells[selected];
  if (!cell) {
    return;
  }
  const table = document.createElement('table');
  table.createCaption().textContent = `Position ${selected}${cell.locked ? ', locked' : ''}`;
  const row = (tag, texts) => {
    const line = table.insertRow();
    texts.forEach(text => {
      line.append(Object.assign(document.createElement(tag), {textContent: text}));
    });
  };
  row('th', ['when', 'token', 'id', 'confidence']);
  const first = cell.given ? [['from the beginning', spelled(cell.piece), cell.token, '']] : [];
  const later = cell.history.map(written => [
    named(events[written.event]),
    written.token === header.mask ? 'masked again' : spelled(written.piece),
    written.token,
    written.token === header.mask ? '' : percent(written.confidence)]);
  [...first, ...later].forEach(texts => row('td', texts));
  if (!cell.given && !later.length) {
    row('td', ['not yet', 'masked', header.mask ?? '', '']);
  }
  byId('token').replaceChildren(table);
}

function select(position) {
  selected = Math.max(0, Math.min(cells.length - 1, position));
  show(now);
}

// --- Playing.

function stop() {
  clearInterval(timer);
  timer = 0;
  byId('play').textContent = 'Play';
  describe();
}

function play() {
  if (timer) {
    stop();
    return;
  }
  if (now === events.length) {
    show(0);
  }
  byId('play').textContent = 'Stop';
  timer = setInterval(() => {
    show(now + 1);
    if (now === events.length) {
      stop();
    }
  }, 1000 / byId('speed').value);
}

function jump(count) {
  stop();
  show(count);
}

// --- The page.

function legend() {
  document.body.dataset.colour = byId('colour').value;
  const byStep = byId('colour').value === 'step';
  byId('low').textContent = byStep ? 'first step' : 'unsure';
  byId('high').textContent = byStep ? 'last step' : 'sure';
  byId('ramp').replaceChildren(...Array.from({length: 12}, (_, i) => {
    const patch = Object.assign(document.createElement('span'), {className: 'token decided tinted'});
    patch.style.setProperty('--t', i / 11);
    return patch;
  }));
  show(now);
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
}

function nextColour() {
  byId('colour').selectedIndex = (byId('colour').selectedIndex + 1) % byId('colour').length;
  legend();
}

byId('subtitle').textContent =
  [header.model, header.prompt && `“${header.prompt}”`].filter(part => part).join(' · ');
const about = {...header.settings, 'written by': header.program, date: header.date,
  evaluations: end?.evaluations ?? 'the trace breaks off', seconds: end?.seconds ?? ''};
for (const [name, value] of Object.entries(about)) {
  byId('settings').append(
    Object.assign(document.createElement('dt'), {textContent: name}),
    Object.assign(document.createElement('dd'), {textContent: value}));
}
const tallest = Math.max(1, ...events.map(event => event.positions.length));
byId('chart').append(...events.map(event => {
  const bar = document.createElement('span');
  bar.style.height = `${100 * event.positions.length / tallest}%`;
  bar.classList.toggle('person', 'edit' in event);
  return bar;
}));
byId('scrub').max = events.length;

byId('first').onclick = () => jump(0);
byId('back').onclick = () => jump(now - 1);
byId('play').onclick = play;
byId('on').onclick = () => jump(now + 1);
byId('last').onclick = () => jump(events.length);
byId('theme').onclick = theme;
byId('colour').onchange = legend;
byId('speed').onchange = () => { if (timer) { stop(); play(); } };
byId('scrub').oninput = () => jump(Number(byId('scrub').value));
byId('chart').onclick = click => {
  const bar = [...byId('chart').children].indexOf(click.target);
  if (bar >= 0) {
    jump(bar + 1);
  }
};
byId('canvas').onclick = click => {
  const position = [...byId('canvas').children].indexOf(click.target);
  if (position >= 0) {
    select(position);
  }
};

const keys = {
  ' ': play, Home: () => jump(0), End: () => jump(events.length), c: nextColour, t: theme,
  ArrowLeft: () => jump(now - 1), ArrowRight: () => jump(now + 1),
};
const keysInCanvas = {
  ArrowLeft: () => select(selected - 1), ArrowRight: () => select(selected + 1),
};
document.onkeydown = key => {
  if (key.ctrlKey || key.metaKey || key.altKey || key.target.matches('input, select')) {
    return;
  }
  const pressed = key.key === ' ' && key.target.matches('button, summary');
  const action = key.target === byId('canvas') && keysInCanvas[key.key]
    || keys[key.key.length === 1 ? key.key.toLowerCase() : key.key];
  if (action && !pressed) {
    key.preventDefault();
    action();
  }
};

// #event=5&colour=confidence&token=7 opens the page after five events, with a token chosen.
const wanted = new URLSearchParams(location.hash.slice(1));
if (['step', 'confidence', 'none'].includes(wanted.get('colour'))) {
  byId('colour').value = wanted.get('colour');
}
selected = wanted.has('token') ? Number(wanted.get('token')) : -1;
now = wanted.has('event') ? Number(wanted.get('event')) || 0 : events.length;
legend();
