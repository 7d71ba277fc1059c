namespace Prototxt.Inference;

/// <summary>
/// What a net predicts for its priors, as SSD's layers read it; with RefineDet's first guess, which takes priors for nothing and moves
/// the others.
/// </summary>
internal sealed unsafe class BoxPredictions
{
    private readonly BoxCoding _coding;
    private readonly float* _codes, _scores, _priors, _something, _moves;

    /// <summary>Checks that the bottoms, all of them plain, fit together.</summary>
    /// <param name="location">The codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2]; null without a first guess.</param>
    /// <param name="refinement">The codes that move the priors first, [images, boxes · 4]; null if they stay.</param>
    /// <param name="coding">How they are to be read.</param>
    /// <param name="layer">The layer's type, for messages.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public BoxPredictions(Value location, Value confidence, Value priors, Value? objectness, Value? refinement, BoxCoding coding, string layer)
    {
        _coding = coding;
        (Images, Boxes, CodesPerBox) = (location.Images, checked((int)(priors.Count / 8)), coding.ShareLocation ? 1 : coding.NumClasses);
        long all = (long)Images * Boxes;
        Numbers(priors, 8L * Boxes, "priors and variances of four sides");
        Numbers(location, all * CodesPerBox * 4, $"codes of four sides for {Boxes} priors");
        Numbers(confidence, all * coding.NumClasses, $"scores of {coding.NumClasses} classes for {Boxes} priors");
        if (objectness is { } sure)
            Numbers(sure, all * 2, $"two probabilities for each of {Boxes} priors");
        if (refinement is { } moved)
            Numbers(moved, all * 4, $"codes of four sides that move {Boxes} priors");
        _codes = location.Data;
        _scores = confidence.Data;
        _priors = priors.Data;
        _something = objectness is { } given ? given.Data : null;
        _moves = refinement is { } first ? first.Data : null;

        void Numbers(Value x, long count, string what)
        {
            if (Axes.Plain(x, layer).Count != count)
                throw new ArgumentException($"{layer}: expected {what}, {count} numbers, found {x}.");
        }
    }

    /// <summary>How many images there are.</summary>
    public int Images { get; }

    /// <summary>How many priors there are.</summary>
    public int Boxes { get; }

    /// <summary>One code for all classes, or one for each.</summary>
    public int CodesPerBox { get; }

    /// <summary>Whether a first guess moves the priors.</summary>
    public bool AreMoved => _moves != null;

    public Box Prior(int box) => Box.At(_priors, box);

    public Box Variance(int box) => Box.At(_priors, Boxes + box);

    /// <summary>The prior, where the first guess moves it.</summary>
    public Box Start(int image, int box) => _moves == null ? Prior(box) : Decode(Prior(box), Box.At(_moves, At(image, box)), box);

    /// <summary>The place of a prior's code for a class among all codes.</summary>
    public long Row(int image, int box, int c) => At(image, box) * CodesPerBox + (_coding.ShareLocation ? 0 : c);

    public Box Code(int image, int box, int c) => Box.At(_codes, Row(image, box, c));

    /// <summary>The box that the code stands for.</summary>
    public Box Predicted(int image, int box, int c) => Decode(Start(image, box), Code(image, box, c), box);

    /// <summary>Whether the first guess, if there is one, does not take the prior for nothing.</summary>
    public bool MayBeSomething(int image, int box) => _something == null || _something[At(image, box) * 2 + 1] >= _coding.ObjectnessScore;

    /// <summary>The score of a class; none of what the first guess takes for nothing.</summary>
    public float Score(int image, int box, int c) => MayBeSomething(image, box) ? _scores[At(image, box) * _coding.NumClasses + c] : 0;

    private long At(int image, int box) => (long)image * Boxes + box;

    private Box Decode(Box start, Box code, int box) => start.Decode(_coding.IsVarianceInTarget ? code : code.Times(Variance(box)), _coding.CodeType);
}
