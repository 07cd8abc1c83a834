-- For wrk: sends the requests of a file one after the other, each thread from a place of its own. A line is
-- METHOD, target and body with a tab between.
-- Usage: wrk ... -s lines.lua URL -- FILE THREADS
local threads = 0

function setup(thread)
    thread:set("place", threads)
    threads = threads + 1
end

function init(arguments)
    requests = {}
    for line in io.lines(arguments[1]) do
        local method, target, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
        requests[#requests + 1] = wrk.format(method, target, {["Content-Type"] = "application/json"}, body)
    end
    at = math.floor(#requests * place / tonumber(arguments[2]))
end

function request()
    at = at % #requests + 1
    return requests[at]
end

-- wrk by itself ends at 99 %. Its histogram: microseconds, and requests that took so long.
function done(summary, latency, requests)
    print(string.format("  99.9%%  %.2fus", latency:percentile(99.9)))
    for i = 1, #latency do
        print(string.format("histogram %d %d", latency(i)))
    end
end
