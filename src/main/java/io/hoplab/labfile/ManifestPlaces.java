package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Kubernetes objects of a lab file call the places that were translated into the words of
 * labs: a problem of {@code cluster.services.web.ports[0].port} is one of {@code Service
 * default/web spec.ports[0].port}.
 *
 * <p>A path into the file's second document begins with {@code ---[1]}, and so on.
 */
final class ManifestPlaces {
  private static final String DOCUMENT = "---[";

  private final Map<String, String> origins = new HashMap<>();
  private final Map<String, String> titles = new HashMap<>();

  /** The path of a document by its index in the file. */
  static String document(int index) {
    return DOCUMENT + index + "]";
  }

  /** Whether a path leads into a document of Kubernetes. */
  static boolean isInDocument(String path) {
    return path.startsWith(DOCUMENT);
  }

  /**
   * Notes which place of an object a place of the lab was made from, be it by way of another place
   * of the lab; the first to say so counts.
   */
  void translated(String place, String origin) {
    origins.putIfAbsent(place, origin(origin).orElse(origin));
  }

  /** Notes what the object at a place is called: {@code Service default/web}. */
  void title(String place, String title) {
    titles.put(place, Problems.printable(title));
  }

  /**
   * The problems in the words of the documents that they are in. Of a place that has a problem as
   * Kubernetes' field, what it would be as a word of the lab is left out.
   */
  List<Problem> inTheirWords(List<Problem> problems) {
    Set<String> fields = new HashSet<>();
    for (Problem problem : problems) {
      if (isInDocument(problem.path())) {
        fields.add(problem.line() + ":" + problem.column());
      }
    }
    List<Problem> named = new ArrayList<>();
    for (Problem problem : problems) {
      Optional<String> origin = origin(problem.path());
      if (origin.isPresent() && fields.contains(problem.line() + ":" + problem.column())) {
        continue;
      }
      named.add(
          new Problem(
              problem.file(),
              problem.line(),
              problem.column(),
              title(origin.orElse(problem.path())),
              problem.message()));
    }
    return named;
  }

  /** What a place of the lab is called where it was written. */
  String name(String path) {
    return title(origin(path).orElse(path));
  }

  private Optional<String> origin(String path) {
    return ancestor(path, origins)
        .map(place -> origins.get(place) + path.substring(place.length()));
  }

  private String title(String path) {
    if (!isInDocument(path)) {
      return path;
    }
    int end = path.indexOf(']') + 1;
    Optional<String> object = ancestor(path, titles);
    int length = object.map(String::length).orElse(end);
    String rest = path.substring(length);
    String title =
        object
            .map(titles::get)
            .orElseGet(
                () ->
                    "document "
                        + (Integer.parseInt(path.substring(DOCUMENT.length(), end - 1)) + 1));
    return rest.isEmpty() ? title : title + " " + rest.substring(rest.startsWith(".") ? 1 : 0);
  }

  /** The longest place of the map that is the path or an ancestor of it. */
  private static Optional<String> ancestor(String path, Map<String, String> places) {
    for (int end = path.length(); end > 0; end--) {
      boolean boundary = end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[';
      if (boundary && places.containsKey(path.substring(0, end))) {
        return Optional.of(path.substring(0, end));
      }
    }
    return Optional.empty();
  }
}
