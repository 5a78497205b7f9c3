// Uploads one file with tus-js-client, a tus client that somebody else made.
// node upload.mjs ENDPOINT FILE SHA256 TOKEN CHUNK_BYTES
import { createReadStream, statSync } from 'node:fs'
import { Upload } from 'tus-js-client'

const [endpoint, file, sha256, token, chunkBytes] = process.argv.slice(2)
let requests = 0
let resumed = 0

const upload = new Upload(createReadStream(file), {
  endpoint,
  chunkSize: Number(chunkBytes),
  uploadSize: statSync(file).size,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { sha256, filetype: 'image/jpeg' },
  retryDelays: Array(40).fill(50),
  onBeforeRequest: (request) => {
    requests += 1
    if (request.getMethod() === 'HEAD') resumed += 1
  },
  onError: (error) => {
    console.error(String(error))
    process.exit(1)
  },
  onSuccess: () => {
    console.log(JSON.stringify({ url: upload.url, requests, resumed }))
  },
})
upload.start()
