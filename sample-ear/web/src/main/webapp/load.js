'use strict';

const POLL_MILLIS = 1000;
const TASKS = 4;
const MOST_ORDERS = 100_000;

const $ = id => document.getElementById(id);
const count = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

let shownBroken = '';
let shownRuns = '';

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body)
  });
  const instance = answer.headers.get('X-Shop-Instance');
  if (instance) {
    $('instance').textContent = instance;
  }
  const json = await answer.json().catch(() => null);
  if (!answer.ok) {
    const value = json && json.value !== undefined && json.value !== null ? ` (${json.value})` : '';
    const allowed = json && json.allowed ? `; allowed: ${json.allowed}` : '';
    throw new Error(json && json.error ? `${json.error}${value}${allowed}` : `The server answered with status ${answer.status}.`);
  }
  return json;
}

function say(text, fine) {
  const message = $('message');
  message.textContent = text;
  message.classList.toggle('fine', Boolean(fine));
  message.hidden = !text;
}

function cell(text, className) {
  const td = document.createElement('td');
  td.textContent = text;
  td.className = className || '';
  return td;
}

function showRuns(runs) {
  const state = JSON.stringify(runs);
  if (state === shownRuns) {
    return;
  }
  shownRuns = state;
  const rows = runs.map(run => {
    const row = document.createElement('tr');
    row.append(
      cell(clock.format(new Date(run.startedAt))),
      cell(count.format(run.count), 'n'),
      cell(count.format(run.placed), 'n'),
      cell(count.format(run.failed), run.failed ? 'n wrong' : 'n'),
      cell(count.format(run.perSecond), 'n'),
      cell(run.lastError ? `${run.done ? 'done' : 'running'}, ${run.lastError}` : run.done ? 'done' : 'running'));
    return row;
  });
  if (rows.length === 0) {
    const row = document.createElement('tr');
    const empty = cell('No load was started here yet.', 'empty');
    empty.colSpan = 6;
    row.append(empty);
    rows.push(row);
  }
  $('runs').replaceChildren(...rows);
}

function showBroken(broken) {
  const state = JSON.stringify(broken);
  if (state === shownBroken) {
    return;
  }
  shownBroken = state;
  $('break').querySelectorAll('input, button').forEach(each => { each.disabled = !broken.allowed; });
  $('break-hint').textContent = !broken.allowed
    ? 'Not here: the server runs without -Dshop.chaos=true. The demo sets it.'
    : broken.users.length === 0 ? 'No report is broken.' : 'Their events become dead letters. Other users are not touched.';
  $('broken').replaceChildren(...broken.users.map(user => {
    const item = document.createElement('li');
    const mend = document.createElement('button');
    mend.type = 'button';
    mend.textContent = 'Mend';
    mend.setAttribute('aria-label', `Mend the report of ${user}`);
    mend.addEventListener('click', () => act(
      () => call('DELETE', `chaos/${encodeURIComponent(user)}`),
      `The report of ${user} works again. Its dead letters wait to be redriven.`));
    item.append(user, mend);
    return item;
  }));
}

async function refresh() {
  try {
    const [runs, broken] = await Promise.all([call('GET', 'bursts'), call('GET', 'chaos')]);
    showRuns(runs);
    showBroken(broken);
  } catch (e) {
    $('instance').textContent = 'no answer';
  }
}

async function act(run, done) {
  try {
    await run();
    say(done, true);
  } catch (e) {
    say(e.message);
  }
  await refresh();
}

function onSubmit(form, run) {
  form.addEventListener('submit', async event => {
    event.preventDefault();
    await run(new FormData(form));
  });
}

onSubmit($('load'), data => {
  const rate = Number(data.get('rate'));
  const orders = rate * Number(data.get('seconds'));
  if (orders > MOST_ORDERS) {
    say(`${count.format(orders)} orders are too many; allowed are ${count.format(MOST_ORDERS)} in one run.`);
    return undefined;
  }
  return act(
    () => call('POST', 'bursts', { count: orders, users: Number(data.get('users')), tasks: TASKS, rate }),
    `${count.format(orders)} orders will be placed, ${count.format(rate)} a second.`);
});

onSubmit($('break'), data => act(
  () => call('PUT', `chaos/${encodeURIComponent(data.get('user'))}`),
  `The report of ${data.get('user')} fails from now on.`));

async function loop() {
  if (!document.hidden) {
    await refresh();
  }
  setTimeout(loop, POLL_MILLIS);
}

loop();
