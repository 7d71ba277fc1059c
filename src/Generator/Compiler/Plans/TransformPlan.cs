using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What a data layer does to pictures: the runtime's ImageTransform. Equal by value.</summary>
internal sealed record TransformPlan(Phase Phase)
{
    public bool Mirror { get; init; }

    public Constant.Real Scale { get; init; } = Constant.Real.Of(1);

    /// <summary>The size to which pictures are brought; null where they are not.</summary>
    public (long Height, long Width)? ResizeTo { get; init; }

    /// <summary>The side of the square that is cut out; 0 for none.</summary>
    public long CropSize { get; init; }

    /// <summary>Where pictures are windows: how they are cut out.</summary>
    public WindowPlan? Window { get; init; }

    public string? MeanFile { get; init; }

    public EquatableArray<Constant.Real> MeanValues { get; init; } = EquatableArray<Constant.Real>.Empty;

    public bool ForceColor { get; init; }

    public bool ForceGray { get; init; }

    /// <summary>The same for a prediction, in which nothing is left to chance.</summary>
    public TransformPlan ForPrediction => this with { Phase = Phase.Test, Mirror = false };
}

/// <summary>How windows are cut out of a picture: with so much around them, or brought to a square.</summary>
internal sealed record WindowPlan(long ContextPad, bool Square);
