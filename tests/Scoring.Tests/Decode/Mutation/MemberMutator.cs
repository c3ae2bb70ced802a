using System.IO.Compression;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>Makes gzip members that are cut, joined, padded and damaged at random, of a trip that is known.</summary>
internal static class MemberMutator
{
    private static readonly CompressionLevel[] Levels = [CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.NoCompression, CompressionLevel.SmallestSize];

    /// <summary>Makes a record.</summary>
    /// <returns>The record, and what may become of it.</returns>
    public static (byte[] Data, MutatedMember Member) Make(ref Chance chance)
    {
        var trip = Pick(ref chance);
        var whole = GzipMembers.Member(trip, Levels[chance.Below(Levels.Length)]);
        switch (chance.Below(10))
        {
            case 0:
                return (whole, new(trip, Outcome.Scored));
            case 1:
                return (Joined(trip, ref chance), new(trip, Outcome.Scored));
            case 2:
                return ([.. Joined(trip, ref chance), .. new byte[1 + chance.Below(64)]], new(trip, Outcome.Scored));
            case 3:
                return (whole[..(2 + chance.Below(whole.Length - 2))], new(trip, Outcome.SetAside));
            case 4:
                // A digit that was flipped, and no checksum to tell it by.
                var stored = GzipMembers.Member(trip, CompressionLevel.NoCompression);
                stored[^(GzipMembers.TrailerLength + 1 + chance.Below(trip.Length))] ^= 1;
                return (stored[..^(1 + chance.Below(GzipMembers.TrailerLength))], new(trip, Outcome.SetAside));
            case 5:
                return ([.. whole, .. new byte[chance.Below(3)], .. Pick(ref chance)], new(trip, Outcome.SetAside));
            case 6:
                return ([.. whole, .. new byte[chance.Below(3)], .. GzipMembers.Member(Pick(ref chance))], new(trip, Outcome.SetAside));
            case 7:
                return ([.. whole, .. Pick(ref chance), .. whole[^GzipMembers.TrailerLength..]], new(trip, Outcome.SetAside));
            case 8:
                var rest = new byte[1 + chance.Below(32)];
                for (var i = 0; i < rest.Length; i++) rest[i] = chance.Byte();
                rest[^1] |= 1;
                return ([.. whole, .. rest], new(trip, Outcome.SetAside));
            default:
                var joined = Joined(trip, ref chance);
                for (var times = chance.Below(3); times >= 0; times--) joined[2 + chance.Below(joined.Length - 2)] ^= (byte)(1 << chance.Below(8));
                // Some bits say nothing of the content, such as the time in the header.
                return (joined, new(trip, Outcome.ScoredAsItWasOrSetAside));
        }
    }

    private static byte[] Joined(byte[] trip, ref Chance chance)
    {
        Span<int> cuts = stackalloc int[chance.Below(4)];
        foreach (ref var cut in cuts) cut = chance.Below(trip.Length + 1);
        cuts.Sort();
        return GzipMembers.Joined(trip, cuts);
    }

    private static byte[] Pick(ref Chance chance) => Corpus.Trips[chance.Below(Corpus.Trips.Length)];
}

/// <summary>What may become of a record.</summary>
internal enum Outcome
{
    Scored,
    SetAside,
    ScoredAsItWasOrSetAside,
}

/// <summary>A gzip record of a content that is known.</summary>
/// <param name="Trip">The trip that was compressed.</param>
/// <param name="Outcome">What may become of it.</param>
internal sealed record MutatedMember(byte[] Trip, Outcome Outcome);
