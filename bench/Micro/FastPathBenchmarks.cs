using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Pipeline.Contract.Description;
using Pipeline.Contract.Text;
using Pipeline.Domain.Reading;
using Pipeline.Scoring.Events;
using Pipeline.Scoring.Predict;

namespace Pipeline.Bench.Micro;

/// <summary>
/// What each fast path stands in front of, and the fast path, one after the other: the difference is its gain.
/// </summary>
[InvocationCount(EventCopies.Count, unrollFactor: 1), WarmupCount(60)]
public class FastPathBenchmarks // BenchmarkDotNet derives a class.
{
    private readonly Utf8Output _output = new(1024 * 1024);
    private readonly byte[] _number = new byte[32];
    private EventCopies _copies = null!;
    private byte[][] _trips = [];
    private double[] _numbers = [];
    private byte[][] _predictions = [];

    /// <summary>Makes what is read and written.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        using var prepared = new PreparedBatch(intervals: false);
        _copies = new EventCopies(prepared.Event);
        _trips = [.. prepared.Decoded.Records.Select(record => record.Data.ToArray())];
        // The numbers of a record: its features, and what its line says of the request.
        _numbers = [.. Enumerable.Range(0, PreparedBatch.Records).SelectMany(i => Encoding.UTF8.GetString(prepared.Enriched.FeaturesOf(i)).Split(',')
            .Where(text => text.Length > 0).Select(text => double.Parse(text, CultureInfo.InvariantCulture)))];
        _predictions = [.. Enumerable.Range(0, PreparedBatch.Records).Select(i => prepared.Scored[i].Score.Prediction.ToArray())];
    }

    /// <summary>Makes the copies whole.</summary>
    [IterationSetup]
    public void Restore() => _copies.Restore();

    /// <summary>Events by the JSON reader alone.</summary>
    [Benchmark(Description = "event: plain", OperationsPerInvoke = PreparedBatch.Records)]
    public int EventPlain() => KinesisEventReader.ReadWithJsonReader(_copies.Next()).Length;

    /// <summary>Events by KinesisRecordLayout.</summary>
    [Benchmark(Description = "event: KinesisRecordLayout", OperationsPerInvoke = PreparedBatch.Records)]
    public int EventFast() => KinesisEventReader.Read(_copies.Next()).Length;

    /// <summary>Trips by the JSON reader alone.</summary>
    [Benchmark(Description = "trip: plain", OperationsPerInvoke = PreparedBatch.Records)]
    public int TripPlain() => _trips.Count(trip => TripRequestReader.TryReadWithJsonReader(trip, out _, out _));

    /// <summary>Trips by PlainTripReader.</summary>
    [Benchmark(Description = "trip: PlainTripReader", OperationsPerInvoke = PreparedBatch.Records)]
    public int TripFast() => _trips.Count(trip => TripRequestReader.TryRead(trip, out _, out _));

    /// <summary>A record's numbers by the library.</summary>
    [Benchmark(Description = "numbers: plain", OperationsPerInvoke = PreparedBatch.Records)]
    public int NumbersPlain()
    {
        var length = 0;
        foreach (var number in _numbers)
        {
            number.TryFormat(_number, out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        return length;
    }

    /// <summary>A record's numbers by ShortestNumber.</summary>
    [Benchmark(Description = "numbers: ShortestNumber", OperationsPerInvoke = PreparedBatch.Records)]
    public int NumbersFast()
    {
        var length = 0;
        foreach (var number in _numbers) length += Contract.Fast.ShortestNumber.Format(number, _number);
        return length;
    }

    /// <summary>Predictions read as numbers and written twice: for the table and for the lake.</summary>
    [Benchmark(Description = "prediction: plain", OperationsPerInvoke = PreparedBatch.Records)]
    public int PredictionPlain()
    {
        _output.Clear();
        foreach (var prediction in _predictions)
        {
            Utf8Parser.TryParse(prediction, out double value, out _);
            _output.WriteNumber(value);
            _output.WriteNumber(value);
        }

        return _output.Length;
    }

    /// <summary>Predictions by NumberText: their own text, written twice.</summary>
    [Benchmark(Description = "prediction: NumberText", OperationsPerInvoke = PreparedBatch.Records)]
    public int PredictionFast()
    {
        _output.Clear();
        foreach (var prediction in _predictions)
        {
            NumberText.TryOf(prediction, PredictionRange.Any, out var text, out _);
            _output.Write(text.Span);
            _output.Write(text.Span);
        }

        return _output.Length;
    }
}
