using Prototxt.Inference;

namespace Prototxt.Layers;

/// <summary>Which true box each of SSD's boxes belongs to.</summary>
internal sealed class BoxMatching
{
    /// <summary>The box reaches out of the picture and does not take part.</summary>
    private const int Ignored = -2;

    /// <summary>No true box.</summary>
    public const int None = -1;

    private BoxMatching(int boxes)
    {
        Truth = new int[boxes];
        Array.Fill(Truth, None);
        Overlap = new float[boxes];
    }

    /// <summary>For each box the true box's index, or a negative number.</summary>
    public int[] Truth { get; }

    /// <summary>For each box the largest overlap with a true one.</summary>
    public float[] Overlap { get; }

    /// <summary>Each true box gets the box that overlaps it most; then, per prediction, each box left the true one it overlaps enough.</summary>
    public static BoxMatching Find(Box[] boxes, TrueBox[] truths, MultiBoxLossOptions options)
    {
        var matching = new BoxMatching(boxes.Length);
        if (truths.Length == 0)
            return matching;
        var overlaps = new float[boxes.Length, truths.Length];
        for (int i = 0; i < boxes.Length; i++)
        {
            if (options.IgnoreCrossBoundaryBbox && boxes[i].CrossesBorder)
            {
                matching.Truth[i] = Ignored;
                continue;
            }

            for (int t = 0; t < truths.Length; t++)
                if (boxes[i].Overlap(truths[t].Box) is > 1e-6f and var overlap)
                {
                    overlaps[i, t] = overlap;
                    matching.Overlap[i] = MathF.Max(matching.Overlap[i], overlap);
                }
        }

        matching.OneEach(overlaps, truths.Length);
        if (options.MatchType == BoxMatch.PerPrediction)
            matching.Rest(overlaps, truths.Length, options.OverlapThreshold);
        return matching;
    }

    private void OneEach(float[,] overlaps, int truths)
    {
        HashSet<int> left = [.. Enumerable.Range(0, truths)];
        while (left.Count > 0)
        {
            (int Box, int Truth, float Overlap) best = (-1, -1, 0);
            for (int i = 0; i < Truth.Length; i++)
                if (Truth[i] == None)
                    foreach (int t in left)
                        if (overlaps[i, t] > best.Overlap)
                            best = (i, t, overlaps[i, t]);
            if (best.Box < 0)
                return;
            (Truth[best.Box], Overlap[best.Box]) = (best.Truth, best.Overlap);
            left.Remove(best.Truth);
        }
    }

    private void Rest(float[,] overlaps, int truths, float threshold)
    {
        for (int i = 0; i < Truth.Length; i++)
        {
            if (Truth[i] != None)
                continue;
            float best = 0;
            for (int t = 0; t < truths; t++)
                if (overlaps[i, t] >= threshold && overlaps[i, t] > best)
                    (Truth[i], Overlap[i], best) = (t, overlaps[i, t], overlaps[i, t]);
        }
    }
}
