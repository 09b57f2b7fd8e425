package io.hoplab.report;

import io.hoplab.flow.Way;
import io.hoplab.inquiry.Answer;
import io.hoplab.inquiry.Conversation;
import io.hoplab.inquiry.Overheard;
import io.hoplab.lab.Probe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Conversations as JSON, with hops as {@link JsonReport} writes them. */
public final class TraceJson {
  private TraceJson() {}

  /** The document for an answer. */
  public static String of(Answer answer) {
    Probe probe = answer.probe();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("outcome", answer.outcome().toString());
    document.put("probe", probe.toString());
    document.put("from", probe.from().value());
    document.put("to", probe.to().toString());
    document.put("protocol", probe.protocol().toString());
    if (probe.port() != 0) {
      document.put("port", probe.port());
    }
    document.put("said", answer.said());
    document.put("paths", answer.paths().stream().map(TraceJson::path).toList());
    document.put("gaps", answer.gaps());
    return JsonReport.text(document);
  }

  /** A line for a conversation that was overheard; a way that was shown before, by its number. */
  public static String line(Overheard overheard) {
    Conversation conversation = overheard.conversation();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("time", overheard.began().toString());
    object.put("from", conversation.client().value());
    object.put("protocol", conversation.meant().protocol().toString());
    object.put("source", conversation.meant().source().toString());
    object.put("destination", conversation.meant().destination().toString());
    object.put("path", overheard.path());
    object.put("times", overheard.times());
    if (overheard.times() == 1) {
      object.putAll(conversation(conversation));
    } else {
      object.put("outcome", conversation.outcome().toString());
    }
    return JsonMapper.shared().writeValueAsString(object) + "\n";
  }

  private static Map<String, Object> path(List<Conversation> path) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("conversations", path.size());
    object.putAll(conversation(path.get(0)));
    return object;
  }

  private static Map<String, Object> conversation(Conversation conversation) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("outcome", conversation.outcome().toString());
    for (Way way : Way.values()) {
      conversation
          .first(way)
          .ifPresent(packet -> JsonReport.put(object, way.toString(), packet.trace()));
    }
    object.put("packets", conversation.packets().stream().map(JsonReport::packet).toList());
    return object;
  }
}
