namespace Prototxt;

/// <summary>What a net is run for; Caffe's <c>Phase</c>, with its numbers.</summary>
public enum Phase
{
    /// <summary>Training: random crops, dropout active.</summary>
    Train = 0,

    /// <summary>Testing and prediction: centre crops, dropout off.</summary>
    Test = 1,
}
