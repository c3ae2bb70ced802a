using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>Makes records that are almost valid. What it makes depends on the seed alone.</summary>
internal sealed class RecordMutator
{
    private const int Magic = 4;
    private const int Checksum = 16;
    private readonly ByteBuffer _record = new();
    private readonly ByteBuffer _trip = new();
    private readonly MemoryStream _made = new(16 * 1024);

    /// <summary>What is known of the record that was made last: of its only user record, or of the second one in an aggregated record; null for nothing.</summary>
    public MutatedMember? Member { get; private set; }

    /// <summary>Makes a record; its bytes are good until the next one is made.</summary>
    public ReadOnlyMemory<byte> Make(ulong seed)
    {
        var chance = new Chance(seed);
        Member = null;
        if (chance.Below(6) == 0) MutateMembers(ref chance);
        else if (chance.Below(3) == 0) MutateTokens(ref chance);
        else MutateBytes(ref chance);
        return _record.Memory;
    }

    /// <summary>Mutates gzip of a trip that is known, alone or among other user records.</summary>
    private void MutateMembers(ref Chance chance)
    {
        (var data, Member) = MemberMutator.Make(ref chance);
        _record.Set(chance.Below(3) > 0 ? data : KinesisPayloads.Aggregate(Pick(Corpus.Trips, ref chance), data, KinesisPayloads.Gzip(Pick(Corpus.Trips, ref chance))));
    }

    /// <summary>Mutates JSON, then puts it into one of the forms, so that the form itself is whole.</summary>
    private void MutateTokens(ref Chance chance)
    {
        _trip.Set(Pick(Corpus.Trips, ref chance));
        for (var times = chance.Below(3); times >= 0; times--) JsonTokens.Mutate(_trip, ref chance);
        switch (chance.Below(8))
        {
            case 0:
                _record.Set(Compress(_trip.Span));
                break;
            case 1:
                _record.Set(Aggregate(_trip.Span, Pick(Corpus.Trips, ref chance)));
                break;
            default:
                _record.Set(_trip.Span);
                break;
        }
    }

    private void MutateBytes(ref Chance chance)
    {
        _record.Set(Pick(Corpus.All, ref chance));
        // The checksum is made to fit again, else nothing behind it would ever be reached.
        var reseal = IsAggregated() && chance.Below(8) > 0;
        if (reseal) _record.Truncate(_record.Length - Checksum);
        for (var times = chance.Below(3); times >= 0; times--) Mutate(ref chance);
        if (reseal && IsAggregated()) Seal();
    }

    private void Mutate(ref Chance chance)
    {
        if (_record.Length == 0) return;
        var at = chance.Below(_record.Length);
        Span<byte> bytes = stackalloc byte[1 + chance.Below(16)];
        switch (chance.Below(8))
        {
            case 0:
                _record.Span[at] ^= (byte)(1 << chance.Below(8));
                break;
            case 1:
                _record.Span[at] = chance.Byte();
                break;
            case 2:
                _record.Truncate(at);
                break;
            case 3:
                foreach (ref var value in bytes) value = chance.Byte();
                _record.Replace(at, 0, bytes);
                break;
            case 4:
                _record.Replace(at, Math.Min(bytes.Length, _record.Length - at), []);
                break;
            case 5:
                var other = Pick(Corpus.All, ref chance);
                _record.Replace(at, _record.Length - at, other.AsSpan(chance.Below(other.Length)));
                break;
            case 6:
                MutateHead(ref chance);
                break;
            default:
                MutateTail(ref chance);
                break;
        }
    }

    /// <summary>Where gzip keeps its flags and protobuf its first lengths.</summary>
    private void MutateHead(ref Chance chance)
    {
        var at = chance.Below(Math.Min(_record.Length, 24));
        ReadOnlySpan<byte> telling = [0x00, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f, 0x7f, 0x80, 0xff];
        _record.Span[at] = telling[chance.Below(telling.Length)];
    }

    /// <summary>Where gzip keeps its checksum and length.</summary>
    private void MutateTail(ref Chance chance)
    {
        if (_record.Length < 8) return;
        BinaryPrimitives.WriteUInt32LittleEndian(_record.Span[^(chance.Below(2) == 0 ? 4 : 8)..], (uint)chance.Below(int.MaxValue));
    }

    private bool IsAggregated() => _record.Length >= Magic + Checksum && _record.Span.StartsWith(KinesisPayloads.Seal([]).AsSpan(0, Magic));

    private void Seal()
    {
        Span<byte> checksum = stackalloc byte[Checksum];
        MD5.HashData(_record.Span[Magic..], checksum);
        _record.Replace(_record.Length, 0, checksum);
    }

    private static byte[] Pick(byte[][] from, ref Chance chance) => from[chance.Below(from.Length)];

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        _made.SetLength(0);
        using (var gzip = new GZipStream(_made, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return _made.GetBuffer().AsSpan(0, (int)_made.Length);
    }

    private static byte[] Aggregate(ReadOnlySpan<byte> first, byte[] second) => KinesisPayloads.Aggregate(first.ToArray(), second, Encoding.UTF8.GetBytes("poison"));
}
