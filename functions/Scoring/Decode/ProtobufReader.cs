namespace Pipeline.Scoring.Decode;

/// <summary>Reads the part of protobuf's wire format that aggregated records use, and skips the rest.</summary>
internal ref struct ProtobufReader(ReadOnlyMemory<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private readonly ReadOnlyMemory<byte> _message = message;
    private int _at;
    private int _wireType;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are not valid protobuf.</exception>
    public bool Next()
    {
        if (_at == _message.Length) return false;
        var tag = ReadRawVarint();
        Field = checked((int)Math.Min(tag >> 3, int.MaxValue));
        _wireType = (int)(tag & 7);
        return Field > 0 ? true : throw new FormatException("a field has the number 0");
    }

    /// <summary>Reads the current field as a number.</summary>
    public ulong ReadVarint() => _wireType == Varint ? ReadRawVarint() : throw Unexpected();

    /// <summary>Reads the current field as bytes: a slice, not a copy.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        if (_wireType != LengthDelimited) throw Unexpected();
        return Take(ReadRawVarint());
    }

    /// <summary>Skips the current field.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case Varint:
                ReadRawVarint();
                break;
            case Fixed64:
                Take(8);
                break;
            case LengthDelimited:
                Take(ReadRawVarint());
                break;
            case Fixed32:
                Take(4);
                break;
            default:
                throw Unexpected();
        }
    }

    private ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _at)) throw new FormatException("a field reaches past the end");
        var taken = _message.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private ulong ReadRawVarint()
    {
        var bytes = _message.Span;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == bytes.Length) throw new FormatException("a number is cut short");
            var next = bytes[_at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new FormatException("a number is too long");
    }

    private readonly FormatException Unexpected() => new($"field {Field} has the unexpected wire type {_wireType}");
}
