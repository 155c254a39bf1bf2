// A gRPC service and a client of Node.js, whose messages are bytes:
//
//	node echo.mjs serve             prints its port
//	node echo.mjs call ADDRESS      calls all methods, and prints what it got as JSON
import { createHash, randomBytes } from 'node:crypto'
import grpc from '@grpc/grpc-js'

const bytes = (b) => b
const method = (path, requestStream, responseStream) => ({
  path: '/parts.Echo/' + path, requestStream, responseStream,
  requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes,
})
const service = { One: method('One', false, false), Both: method('Both', true, true), Refuse: method('Refuse', false, false) }

function serve() {
  const server = new grpc.Server()
  server.addService(service, {
    One: (call, answer) => answer(null, call.request),
    Refuse: (call, answer) => answer({ code: grpc.status.FAILED_PRECONDITION, details: 'not today' }),
    Both: (call) => {
      call.on('data', (message) => call.write(message))
      call.on('end', () => call.end())
      call.on('error', () => {})
    },
  })
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error
    console.log(port)
  })
}

async function call(address) {
  const Client = grpc.makeGenericClientConstructor(service, 'parts.Echo')
  const client = new Client(address, grpc.credentials.createInsecure())
  const message = randomBytes(300_000)
  const one = await new Promise((done) => client.One(message, (error, answer) => done({ code: error?.code ?? 0, same: message.equals(answer ?? '') })))
  const refused = await new Promise((done) => client.Refuse(message, (error) => done(error?.code)))
  const both = await new Promise((done) => {
    const sent = createHash('sha256'), got = createHash('sha256')
    let messages = 0
    const stream = client.Both()
    stream.on('data', (b) => { got.update(b); messages++ })
    stream.on('error', () => {})
    stream.on('status', (status) => done({ code: status.code, messages, same: sent.digest('hex') === got.digest('hex') }))
    for (let i = 0; i < 200; i++) {
      const b = randomBytes(i * 100)
      sent.update(b)
      stream.write(b)
    }
    stream.end()
  })
  client.close()
  console.log(JSON.stringify({ one, refused, both }))
}

process.stdin.on('end', () => process.exit(0)).resume() // whoever started it has gone
if (process.argv[2] === 'serve') serve()
else call(process.argv[3]).then(() => process.exit(0))
