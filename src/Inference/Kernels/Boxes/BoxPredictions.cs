using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>
/// What a net predicts for its priors, as SSD's layers read it; with RefineDet's first guess, which takes priors for nothing and moves
/// the others. That the bottoms fit together has been checked.
/// </summary>
/// <param name="images">How many images there are.</param>
/// <param name="codes">The codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
/// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
/// <param name="something">For each prior the probability to be nothing and to be something, [images, boxes · 2]; null without a first guess.</param>
/// <param name="moves">The codes that move the priors first, [images, boxes · 4]; null if they stay.</param>
/// <param name="options">How they are to be read.</param>
internal sealed class BoxPredictions(int images, Lazy<float[]> codes, float[] priors, float[]? something, float[]? moves, BoxOptions options)
{
    public int Images => images;

    /// <summary>How many priors there are.</summary>
    public int Boxes { get; } = priors.Length / 8;

    /// <summary>One code for all classes, or one for each.</summary>
    public int CodesPerBox { get; } = options.ShareLocation ? 1 : options.NumClasses;

    /// <summary>Whether a first guess moves the priors.</summary>
    public bool AreMoved => moves is not null;

    public Box Prior(int box) => Box.At(priors, box);

    public Box Variance(int box) => Box.At(priors, Boxes + box);

    /// <summary>The prior, where the first guess moves it.</summary>
    public Box Start(int image, int box) => moves is null ? Prior(box) : Decode(Prior(box), Box.At(moves, At(image, box)), box);

    /// <summary>The place of a prior's code for a class among all codes.</summary>
    public int Row(int image, int box, int c) => At(image, box) * CodesPerBox + (options.ShareLocation ? 0 : c);

    public Box Code(int image, int box, int c) => Box.At(codes.Value, Row(image, box, c));

    /// <summary>The box that the code stands for.</summary>
    public Box Predicted(int image, int box, int c) => Decode(Start(image, box), Code(image, box, c), box);

    /// <summary>Whether the first guess, if there is one, does not take the prior for nothing.</summary>
    public bool MayBeSomething(int image, int box) => something is null || something[At(image, box) * 2 + 1] >= options.ObjectnessScore;

    private int At(int image, int box) => image * Boxes + box;

    private Box Decode(Box start, Box code, int box) => start.Decode(code, options.VarianceInTarget ? Box.One : Variance(box), options.CodeType);
}
