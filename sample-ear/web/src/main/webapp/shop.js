'use strict';

const POLL_MILLIS = 1000;
// reports that stand still for so long while they differ are not catching up
const STALLED_MILLIS = 30_000;

const $ = id => document.getElementById(id);
const count = new Intl.NumberFormat('en');
const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const amount = cents => money.format(cents / 100);

let burstId = null;
let changing = null;
let lastState = '';
let lastProgress = Date.now();

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
  let json = null;
  try {
    json = await answer.json();
  } catch {
    // a proxy or a starting server answers without JSON
  }
  if (!answer.ok) {
    const error = new Error(describe(json, answer.status));
    error.status = answer.status;
    throw error;
  }
  return json;
}

function describe(json, status) {
  if (!json || !json.error) {
    return `The server answered with status ${status}.`;
  }
  const value = json.value === undefined || json.value === null ? '' : ` (${json.value})`;
  const allowed = json.allowed ? `; allowed: ${json.allowed}` : '';
  return `${json.error}${value}${allowed}`;
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
  if (className) {
    td.className = className;
  }
  return td;
}

/** Rows are kept by key and changed only where they differ, so that focus and selection survive each poll. */
function fill(body, items, key, columns, emptyText, rowClass) {
  const old = new Map([...body.children].map(row => [row.dataset.key, row]));
  const rows = items.map(item => {
    const state = JSON.stringify(item);
    const known = old.get(key(item));
    if (known && known.dataset.state === state) {
      return known;
    }
    const row = document.createElement('tr');
    row.dataset.key = key(item);
    row.dataset.state = state;
    row.className = rowClass ? rowClass(item) : '';
    row.append(...columns(item));
    return row;
  });
  if (rows.length === 0) {
    const row = document.createElement('tr');
    row.dataset.key = 'empty row';
    const td = cell(emptyText, 'empty');
    td.colSpan = 9;
    row.append(td);
    rows.push(row);
  }
  const same = rows.length === body.children.length && rows.every((row, i) => row === body.children[i]);
  if (!same) {
    const focused = document.activeElement;
    body.replaceChildren(...rows);
    if (focused && focused !== document.activeElement && body.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }
}

function action(text, label, run) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = text;
  button.setAttribute('aria-label', label);
  button.addEventListener('click', run);
  return button;
}

function orderColumns(order) {
  const user = cell(order.userId, 'user');
  user.title = `${order.userId}, order ${order.id}`;
  const status = cell('', 'status-cell');
  const word = document.createElement('span');
  word.className = 'status';
  word.textContent = order.status.toLowerCase();
  status.append(word);
  const actions = document.createElement('td');
  if (order.status === 'PLACED') {
    const what = `order of ${order.userId} over ${amount(order.amountCents)}`;
    actions.append(
      action('Change', `Change ${what}`, () => openChange(order)),
      action('Cancel', `Cancel ${what}`, () => act(() => call('DELETE', `orders/${order.id}`), 'Order cancelled.')));
  } else {
    actions.textContent = '';
  }
  return [cell(clock.format(new Date(order.createdAt))), user, cell(amount(order.amountCents), 'n'), status, actions];
}

function showOrders(orders) {
  fill($('order-rows'), orders, o => o.id, orderColumns, 'No orders yet.',
    o => o.status === 'PLACED' ? '' : 'cancelled');
}

function showReports(users, days) {
  fill($('user-rows'), users, u => u.userId, u => {
    const user = cell(u.userId, 'user');
    user.title = u.userId;
    const events = cell(u.outOfOrder ? `${count.format(u.lastSequence)}, ${u.outOfOrder} out of order`
      : count.format(u.lastSequence), u.outOfOrder ? 'n wrong' : 'n');
    return [user, cell(count.format(u.orderCount), 'n'), cell(amount(u.totalCents), 'n'), events];
  }, 'Nothing reported yet.');
  fill($('day-rows'), days, d => d.day,
    d => [cell(d.day), cell(count.format(d.orderCount), 'n'), cell(amount(d.totalCents), 'n')],
    'Nothing reported yet.');
}

function showPoints(accounts) {
  fill($('point-rows'), accounts, a => a.userId,
    a => [cell(a.userId, 'user'), cell(count.format(a.points), 'n')], 'No points yet.');
}

function showCheck(check) {
  const state = JSON.stringify(check);
  if (state !== lastState) {
    lastState = state;
    lastProgress = Date.now();
  }
  const text = {
    placed: count.format(check.placed),
    cancelled: `${count.format(check.cancelled)} cancelled`,
    total: amount(check.totalCents),
    user: count.format(check.reportedOrders),
    'user-total': amount(check.reportedTotalCents),
    day: count.format(check.reportedDayOrders),
    'day-total': amount(check.reportedDayTotalCents),
    pending: count.format(check.pending),
    disorder: count.format(check.outOfOrder)
  };
  for (const [name, value] of Object.entries(text)) {
    $(`f-${name}`).textContent = value;
  }
  $('f-disorder').classList.toggle('wrong', check.outOfOrder > 0);
  $('f-pending').classList.toggle('wrong', check.pending < 0);
  const verdict = judge(check);
  badge(verdict, { consistent: 'consistent', catching: 'catching up', inconsistent: 'inconsistent' }[verdict]);
  $('differences').hidden = verdict !== 'inconsistent' || check.differences.length === 0;
  $('t-diff').textContent = check.differenceCount > check.differences.length
    ? `Differences, the first ${check.differences.length} of ${count.format(check.differenceCount)}` : 'Differences';
  fill($('diff-rows'), check.differences, d => `${d.report} ${d.key}`,
    d => [cell(d.report), cell(d.key, 'user'), cell(count.format(d.orders), 'n'),
      cell(count.format(d.reportedOrders), 'n'), cell(amount(d.totalCents), 'n'),
      cell(amount(d.reportedTotalCents), 'n')], 'None.');
}

/** Once all events of the users are counted, a report by user that differs can't be right any more. */
function judge(check) {
  if (check.outOfOrder > 0 || check.pending < 0) {
    return 'inconsistent';
  }
  if (check.consistent) {
    return 'consistent';
  }
  const counted = check.pending === 0
    && (check.reportedOrders !== check.placed || check.reportedTotalCents !== check.totalCents);
  return counted || Date.now() - lastProgress > STALLED_MILLIS ? 'inconsistent' : 'catching';
}

function badge(kind, text) {
  const element = $('badge');
  if (element.textContent !== text) {
    element.textContent = text;
    element.className = `badge ${kind}`;
  }
}

function showBurst(burst) {
  $('burst-bar').classList.remove('idle');
  $('burst-bar').max = burst.count;
  $('burst-bar').value = burst.placed + burst.failed;
  const failed = burst.failed ? `, ${count.format(burst.failed)} failed: ${burst.lastError}` : '';
  $('burst-text').textContent = `${count.format(burst.placed)} of ${count.format(burst.count)} placed`
    + `, ${count.format(burst.perSecond)} a second${failed}`;
}

async function pollBurst() {
  if (burstId === null) {
    return;
  }
  try {
    const burst = await call('GET', `bursts/${burstId}`);
    showBurst(burst);
    if (burst.done) {
      burstId = null;
    }
  } catch (e) {
    if (e.status !== 404) {
      throw e;
    }
    // begun by another server, or this one was started anew
    burstId = null;
    $('burst-text').textContent = 'The server that answers doesn’t know this burst.';
  }
}

async function refresh() {
  try {
    const [check, users, days, points, orders] = await Promise.all([
      call('GET', 'reports/check'),
      call('GET', 'reports/users?limit=100'),
      call('GET', 'reports/days?limit=31'),
      call('GET', 'points?limit=100'),
      call('GET', 'orders?limit=50'),
      pollBurst()
    ]);
    showCheck(check);
    showReports(users, days);
    showPoints(points);
    showOrders(orders);
  } catch {
    badge('waiting', 'no answer');
  }
}

async function loop() {
  if (!document.hidden) {
    await refresh();
  }
  setTimeout(loop, POLL_MILLIS);
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
    const button = form.querySelector('button[type=submit]');
    button.disabled = true;
    try {
      await run(new FormData(form));
    } finally {
      button.disabled = false;
    }
  });
}

function openChange(order) {
  changing = order;
  $('change-what').textContent = `Order of ${order.userId}, now ${amount(order.amountCents)}.`;
  $('change-form').elements.amountCents.value = order.amountCents;
  $('change').showModal();
}

onSubmit($('place'), data => act(
  () => call('POST', 'orders', { userId: data.get('userId'), amountCents: Number(data.get('amountCents')) }),
  'Order placed.'));

onSubmit($('burst'), data => act(async () => {
  const burst = await call('POST', 'bursts', { count: Number(data.get('count')), users: Number(data.get('users')) });
  burstId = burst.id;
  showBurst(burst);
}, 'Burst started.'));

onSubmit($('change-form'), async data => {
  $('change').close();
  await act(() => call('PUT', `orders/${changing.id}`, { amountCents: Number(data.get('amountCents')) }),
    'Order changed.');
});

$('change-close').addEventListener('click', () => $('change').close());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    refresh();
  }
});
loop();
