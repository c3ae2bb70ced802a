namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>Rows of a training set, block by block, as often as they are asked for: a matrix is built in several passes.</summary>
internal interface IRowSource
{
    /// <summary>Numbers in a row: the label, then the features.</summary>
    int Width { get; }

    /// <summary>All rows.</summary>
    long Rows { get; }

    /// <summary>Begins again with the first block.</summary>
    void Reset();

    /// <summary>The next rows, one behind the other; empty at the end. They stay as they are until the next call.</summary>
    ReadOnlyMemory<float> Next();
}
