using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// What a net predicts for its priors, as MultiBoxLoss and DetectionOutput read it; with RefineDet's first guess, which takes
/// priors for nothing and moves the others.
/// </summary>
internal sealed class BoxPredictions
{
    private readonly BoxOptions options;
    private readonly float[] priors;
    private readonly float[]? something, moves;
    private readonly Lazy<float[]> codes;

    /// <summary>Checks that the bottoms fit together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public BoxPredictions(Tensor location, Tensor confidence, Tensor priors, Tensor? objectness, Tensor? refinement, BoxOptions options, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(priors);
        ArgumentNullException.ThrowIfNull(options);
        Require.Axis(location, 0, layer);
        this.options = options;
        (Images, Boxes, CodesPerBox) = ((int)location.shape[0], (int)(priors.numel() / 8), options.ShareLocation ? 1 : options.NumClasses);
        long all = (long)Images * Boxes;
        Require.Count(location, all * CodesPerBox * 4, layer, "codes");
        Require.Count(confidence, all * options.NumClasses, layer, "scores");
        if (objectness is not null)
            Require.Count(objectness, all * 2, layer, "probabilities");
        if (refinement is not null)
            Require.Count(refinement, all * 4, layer, "codes that move the priors");
        this.priors = Plain.Floats(priors);
        something = objectness is null ? null : Plain.Floats(objectness);
        moves = refinement is null ? null : Plain.Floats(refinement);
        codes = new(() => Plain.Floats(location));
    }

    public int Images { get; }

    /// <summary>The number of priors.</summary>
    public int Boxes { get; }

    /// <summary>One code for all classes, or one for each.</summary>
    public int CodesPerBox { get; }

    /// <summary>Whether a first guess moves the priors.</summary>
    public bool AreMoved => moves is not null;

    public Box Prior(int box) => Box.At(priors, box);

    public Box Variance(int box) => Box.At(priors, Boxes + box);

    /// <summary>The prior, where the first guess moves it.</summary>
    public Box Start(int image, int box) => moves is null ? Prior(box) : Decode(Prior(box), Box.At(moves, At(image, box)), box);

    /// <summary>The place of a prior's code for a class among all codes.</summary>
    public int Row(int image, int box, int c) => (At(image, box) * CodesPerBox) + (options.ShareLocation ? 0 : c);

    public Box Code(int image, int box, int c) => Box.At(codes.Value, Row(image, box, c));

    /// <summary>The box that the code stands for.</summary>
    public Box Predicted(int image, int box, int c) => Decode(Start(image, box), Code(image, box, c), box);

    /// <summary>Whether the first guess, if there is one, does not take the prior for nothing.</summary>
    public bool MayBeSomething(int image, int box) => something is null || something[(At(image, box) * 2) + 1] >= options.ObjectnessScore;

    private int At(int image, int box) => (image * Boxes) + box;

    private Box Decode(Box start, Box code, int box) => start.Decode(code, options.VarianceInTarget ? Box.One : Variance(box), options.CodeType);
}
