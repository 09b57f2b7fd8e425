#!/usr/bin/env bash
# A lab that is up sends its load balancer's health probes and answers at health check node ports: nodes
# go out and come in again as its Services change, or as somebody breaks a node.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
readonly probed=load-balancer-probes
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)

# answered_by PODS: so many connections of the client are answered by these, and by no other.
answered_by() {
  # shellcheck disable=SC2016 # expanded on the client
  pods=$(hoplab exec client -- sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    curl --silent --max-time 2 http://20.45.123.10:443/ || echo nobody; done' | sed 's/ sees.*//' | sort -u | xargs)
  [[ $pods == "$1" ]]
}
comes_to() { await 20 answered_by "$1" || fail "$2: wanted answers of $1, came those of $pods"; }

# says NODE PORT CODE: what kube-proxy answers there.
says() {
  [[ $(hoplab exec "$1" -- \
    curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}' "http://$1:$2/healthz") == "$3" ]]
}

# prober: the process that asks and answers, as the machine sees it.
prober() { pgrep --parent "$(holder_of "$probed")" hoplab; }

for who in "${users[@]}"; do
  as_user "$who"
  pods=''
  done_well up "$probed"
  comes_to 'pod-a pod-b' 'a node without an endpoint'
  # Probes are all around, and drown nobody who watches rules.
  done_well trace client 20.45.123.10:443
  assert_contains 'a trace among probes' ' answered  pod-' "$said"
  done_well service unready pod-b
  comes_to pod-a 'the node of a pod that is unready'
  says node-2 31000 503 || fail 'a node without an endpoint does not say so'
  done_well inspect
  assert_contains 'a lab whose probes have taken nodes out' 'nothing has changed since up' "$said"
  done_well service ready pod-b
  comes_to 'pod-a pod-b' 'the node of a pod that is ready again'

  done_well exec node-1 -- iptables -t raw -A PREROUTING -s 168.63.129.16 -j DROP
  comes_to pod-b 'a node that lets no probe in'
  done_well exec node-1 -- iptables -t raw -D PREROUTING -s 168.63.129.16 -j DROP
  comes_to 'pod-a pod-b' 'a node that lets probes in again'

  # Ports come and go with their Services.
  done_well apply --set cluster.services.other='{type: LoadBalancer, selector: {app: web}, externalTrafficPolicy: Local, healthCheckNodePort: 31001, ports: [{port: 81, targetPort: 8080}]}'
  await 10 says node-1 31001 200 || fail 'nobody answers at the port of a new Service'
  says node-3 31001 503 || fail 'a node without an endpoint of a new Service'
  done_well apply --set cluster.services.other=
  await 10 says node-1 31001 000 || fail 'somebody answers at the port of a Service that is gone'

  done_well down
  assert_unchanged "a lab with health probes, $who"
  done_well up "$probed"
  kill -KILL "$(prober)"
  done_well inspect
  assert_contains 'a lab in which nobody asks any more' 'missing  server  who sends health probes' "$said"
  done_well exec client -- curl --silent --max-time 5 http://20.45.123.10:443/
  done_well down
  done_well up "$probed"
  asking=$(prober)
  kill -KILL "$(holder_of "$probed")"
  gone() { [[ ! -e /proc/$asking ]]; }
  await 10 gone || fail 'who asks outlives the lab'
  run ps
  assert_unchanged "a lab with health probes that was killed, $who"
done
