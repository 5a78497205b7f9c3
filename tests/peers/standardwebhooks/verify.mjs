// Verifies messages with standardwebhooks, a library that somebody else made.
// node verify.mjs SECRET < [{"headers": {...}, "body": "..."}, ...]
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.argv[2])
const verdicts = JSON.parse(readFileSync(0, 'utf8')).map(({ headers, body }) => {
  try {
    webhook.verify(body, headers)
    return 'good'
  } catch (error) {
    return String(error.message)
  }
})
console.log(JSON.stringify(verdicts))
