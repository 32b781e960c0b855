// Counts its visitors in PostgreSQL. Plain Node and psql: nothing to install.
'use strict';
const { execFile } = require('node:child_process');
const http = require('node:http');
const { promisify } = require('node:util');

const database = process.env.DATABASE_URL;

async function query(sql) {
  const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
  const { stdout } = await promisify(execFile)('psql', [...options, '--command', sql, database]);
  return stdout.trim();
}

const counted = `
  WITH visit AS (INSERT INTO visits DEFAULT VALUES RETURNING id)
  SELECT json_build_object('visit', id, 'database', current_database(), 'postgres', version()) FROM visit`;

const pages = {
  '/': () => query(counted),
  '/health': () => query("SELECT json_build_object('ok', true)"),
};

const server = http.createServer(async (request, response) => {
  const page = pages[request.url];
  let [status, text] = [404, '{"error":"no such page"}'];
  if (page) {
    try {
      [status, text] = [200, await page()];
    } catch (error) {
      console.error(error.message);
      [status, text] = [503, '{"error":"the database does not answer"}'];
    }
  }
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(text + '\n');
});

async function main() {
  await query('CREATE TABLE IF NOT EXISTS visits (id bigserial PRIMARY KEY, at timestamptz DEFAULT now())');
  server.listen(3000, () => console.log('app: listening on port 3000'));
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
