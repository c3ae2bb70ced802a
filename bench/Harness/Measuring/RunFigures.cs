namespace Pipeline.Bench.Measuring;

/// <summary>What one run of a contender showed, at all settings.</summary>
/// <param name="Cold">From the process's start to the first answer, a batch of 100, lookups not yet known, plain HTTP.</param>
/// <param name="ColdTls">The same over TLS, with this machine's roots.</param>
/// <param name="ColdTlsOneRoot">The same over TLS, with one root.</param>
/// <param name="ByBatch">The stretches by batch size, warm, services answering at once.</param>
/// <param name="PeakMebibytes">The most resident memory up to the end of the stretch of a size; smaller sizes come before it.</param>
/// <param name="WithLatencies">The stretch of batches of 1,000 on services that take the time they take in a region.</param>
internal sealed record RunFigures(
    TimeSpan Cold,
    TimeSpan ColdTls,
    TimeSpan ColdTlsOneRoot,
    IReadOnlyDictionary<int, StretchFigures> ByBatch,
    IReadOnlyDictionary<int, double> PeakMebibytes,
    StretchFigures WithLatencies);
