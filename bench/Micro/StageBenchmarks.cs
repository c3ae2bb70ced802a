using BenchmarkDotNet.Attributes;
using Pipeline.Contract.Lake;
using Pipeline.Contract.Text;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;

namespace Pipeline.Bench.Micro;

/// <summary>The stages behind the event, each by itself on a batch that all of them have seen before.</summary>
public class StageBenchmarks : IDisposable // BenchmarkDotNet derives a class.
{
    private readonly Utf8Output _output = new(1024 * 1024);
    private PreparedBatch _prepared = null!;
    private RecordDecoder _decoder = null!;
    private Enricher _enricher = null!;
    private Predictor _predictor = null!;
    private IPredictionTable _table = null!;
    private SharedMembers _ending = null!;
    private PredictionStore _store = null!;
    private ScoredLineWriter _lines = null!;
    private byte[][] _written = [];

    /// <summary>Whether predictions have intervals.</summary>
    public bool Intervals { get; init; }

    /// <summary>Takes a batch through all stages.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _prepared = new PreparedBatch(Intervals);
        _decoder = _prepared.Get<RecordDecoder>();
        _enricher = _prepared.Get<Enricher>();
        _predictor = _prepared.Get<Predictor>();
        _ending = new SharedMembers(_prepared.ScoredAt, _prepared.Decoded.Arrivals[0].Shard);
        _table = _prepared.Get<IPredictionTable>();
        _store = _prepared.Get<PredictionStore>();
        _lines = _prepared.Get<ScoredLineWriter>();
        _written = [.. Records().Select(record => { WriteLine(record); return _output.Written.ToArray(); })];
    }

    /// <summary>Arrivals to requests.</summary>
    [Benchmark(Description = "decode: trips", OperationsPerInvoke = PreparedBatch.Records)]
    public int Decode() => _decoder.Decode(_prepared.Decoded.Arrivals).Records.Count;

    /// <summary>Requests to rows of features, by a warm cache.</summary>
    [Benchmark(Description = "enrich", OperationsPerInvoke = PreparedBatch.Records)]
    public int Enrich()
    {
        using var buffers = new BatchBuffers(PreparedBatch.Records);
        PreparedBatch.Synchronously(_enricher.EnrichAsync(_prepared.Decoded, buffers, _prepared.Attempt));
        return buffers.Rows.Length;
    }

    /// <summary>Enriched requests to the rows that the endpoint is sent.</summary>
    [Benchmark(Description = "enrich: encode rows", OperationsPerInvoke = PreparedBatch.Records)]
    public int EncodeRows()
    {
        _output.Clear();
        foreach (var record in Records())
        {
            record.Enriched!.WriteFeatures(_output);
            _output.Write((byte)'\n');
        }

        return _output.Length;
    }

    /// <summary>The endpoint's answers to predictions.</summary>
    [Benchmark(Description = "parse response", OperationsPerInvoke = PreparedBatch.Records)]
    public int ParseResponse()
    {
        using var buffers = new BatchBuffers(PreparedBatch.Records);
        return PreparedBatch.Synchronously(_predictor.PredictAsync(_prepared.Enriched, buffers.Scores, _prepared.Attempt)).Count;
    }

    /// <summary>Predictions to calls of the table.</summary>
    [Benchmark(Description = "store", OperationsPerInvoke = PreparedBatch.Records)]
    public int Store() => PreparedBatch.Synchronously(_store.StoreAsync(_prepared.Scored, _prepared.ScoredAt, _prepared.Attempt)).Scored.Count;

    /// <summary>Items to the bodies of calls.</summary>
    [Benchmark(Description = "store: encode items", OperationsPerInvoke = PreparedBatch.Records)]
    public void EncodeItems()
    {
        foreach (var items in _prepared.Writes) PreparedBatch.Synchronously(_table.WriteAsync(items, CancellationToken.None));
    }

    /// <summary>The batch to the lake's object.</summary>
    [Benchmark(Description = "land", OperationsPerInvoke = PreparedBatch.Records)]
    public int Land()
    {
        using var objects = new LandingObjects(LandingPlan.Of(_prepared.Scored, _prepared.ScoredAt), _lines);
        return objects.Contents[0].Scored.Length;
    }

    /// <summary>Scored records to lines.</summary>
    [Benchmark(Description = "land: write lines", OperationsPerInvoke = PreparedBatch.Records)]
    public int WriteLines()
    {
        var length = 0;
        foreach (var record in Records()) length += WriteLine(record);
        return length;
    }

    /// <summary>Lines to a compressed object.</summary>
    [Benchmark(Description = "land: compress", OperationsPerInvoke = PreparedBatch.Records)]
    public int Compress()
    {
        using var compressed = new NdjsonObject(_written.Length);
        foreach (var line in _written)
        {
            compressed.Line.Write(line);
            compressed.EndLine();
        }

        return compressed.Complete().Length;
    }

    /// <inheritdoc />
    [GlobalCleanup]
    public void Dispose()
    {
        _prepared.Dispose();
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    private IEnumerable<ScoredRecord> Records()
    {
        for (var i = 0; i < _prepared.Scored.Count; i++) yield return _prepared.Scored[i];
    }

    // Over the line before: an object in the making also keeps to a few lines that the processor has in its cache.
    private int WriteLine(ScoredRecord record)
    {
        _output.Clear();
        _lines.Write(_output, record.Enriched!, record.Features, record.Score.Prediction.Span, record.Score.Interval, record.Score.Fault, record.Score.Model, record.Decoded.Place, _ending);
        return _output.Length;
    }
}
