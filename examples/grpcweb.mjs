// gRPC-web as a browser speaks it: ask about the chart of the tour and watch the reading arrive.
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ChatService } from "../gen/typescript/src/baziai/chat/v1/chat_service_pb.js";
import { SentenceVerdict } from "../gen/typescript/src/baziai/chat/v1/reply_pb.js";

const signed = (next) => (req) => (req.header.set("authorization", `Bearer ${process.env.BAZIAI_TOKEN}`), next(req));
const chat = createClient(ChatService, createGrpcWebTransport({ baseUrl: process.env.BAZIAI_EDGE, interceptors: [signed] }));
const question = { parent: "users/demo/conversations/talk", text: "What about money?", languageCode: "en" };
// What could not be checked against the chart is dim.
const shown = ({ text, verdict }) => (verdict === SentenceVerdict.UNVERIFIABLE ? `\x1b[2m${text}\x1b[22m` : text);
for await (const { event } of chat.streamReply(question))
  if (event.case === "textDelta") process.stdout.write(shown(event.value));
console.log();
