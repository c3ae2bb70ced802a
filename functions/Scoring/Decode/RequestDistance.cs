using Pipeline.Contract;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Decode;

/// <summary>Judges how far a request's time is from its record's arrival. Times far away are usually a broken clock's or a replay's.</summary>
/// <param name="far">A request that is farther is counted (<c>FarRequests</c>).</param>
/// <param name="most">A request that is farther is set aside; null for none.</param>
internal sealed class RequestDistance(TimeSpan far, TimeSpan? most)
{
    /// <summary>Judges a request.</summary>
    /// <param name="arrival">Its Kinesis record.</param>
    /// <param name="request">The request.</param>
    /// <returns>Whether it counts as far, and why it is set aside or null.</returns>
    public (bool IsFar, string? Defect) Judge(Arrival arrival, IScoringRequest request)
    {
        if (request.RequestedAtTime is not { } time) return default;
        var ahead = time - arrival.ArrivedAt;
        var distance = ahead.Duration();
        if (distance <= far && !(distance > most)) return default;
        var defect = distance > most
            ? $"field 'requested_at' is out of range: more than {most.Value.TotalDays:0} days {(ahead > TimeSpan.Zero ? "after" : "before")} the record's arrival"
            : null;
        return (distance > far, defect);
    }
}
