namespace Pipeline.Bench.Reporting;

/// <summary>The part of the page that does not change.</summary>
internal static class Method
{
    /// <summary>How it is measured.</summary>
    public const string Text = """

        ## How it is measured

        `bench/Harness` plays the Lambda Runtime API and stands in for DynamoDB, S3 and SageMaker on sockets of this machine: answers are correct and instant (or late by the latencies), a
        thread a connection, nothing parsed that need not be. A contender is started as Lambda starts it, by its environment alone, and takes one Kinesis event after the other: trips of
        300 bytes between 40 of 265 zones, of one shard and one hour, ids and sequence numbers new in each. Each run takes, in fresh processes: two cold starts over TLS, a cold start, then warm-up
        until lookups are known and the JIT has settled, then stretches of 1.5 s of CPU time at 1,000, 100 and, after 20 batches with latencies, 6,000 a batch. Contenders take turns, so that a drift of the
        machine hits all alike. Peak memory is the process's high-water mark after the stretch of that size.

        After every stretch everything that was sent is read: each record's features were asked of the endpoint once, each trip was stored once and landed once, the minutes in table and
        lake are those that the endpoint gave, each line has all members of the contract and the features as served, every call was signed. A contender that does less fails the bench.
        All compress at the project's gzip level. The floor sends as many bodies of the same size as `pipeline-aot` was seen to send in the same run; within 5 %, or the bench fails.

        ```
        make bench                       # all, 10 runs
        make bench RUNS=1                # a quick look
        make bench RUNS=5 ONLY=pipeline-aot,floor
        .build/bin/Harness/release/Harness measure --help   # one function, while working on it
        ```

        """;
}
