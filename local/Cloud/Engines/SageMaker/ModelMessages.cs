namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Requests to a model's process: the first byte of a message.</summary>
internal enum ModelQuestion : byte
{
    /// <summary>Load the model that follows. The answer is the number of features in a row: four bytes, little-endian.</summary>
    Load = 1,

    /// <summary>Predict the rows that follow: 32-bit floats, row-major. The answer is the predictions.</summary>
    Predict = 2,

    /// <summary>Score the features of the model that follows. The answer is <see cref="ModelScores"/> as JSON.</summary>
    Score = 3,
}

/// <summary>The importance of each feature to a model, by name.</summary>
/// <param name="Features">How many features a row has.</param>
/// <param name="Gain">XGBoost's gain.</param>
/// <param name="Weight">How many splits use it.</param>
internal sealed record ModelScores(int Features, IReadOnlyDictionary<string, float> Gain, IReadOnlyDictionary<string, float> Weight);
