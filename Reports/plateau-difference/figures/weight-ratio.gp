# Weight ratio by condition
# Data: weight-ratio.csv beside this file. Redraw, in this folder, with
#   gnuplot weight-ratio.gp
set encoding utf8
set terminal svg size 900,638 dynamic noenhanced \
  font 'DejaVu Sans,13' linewidth 1
set output 'weight-ratio.svg'
FILE = 'weight-ratio.csv'
set datafile separator comma
set datafile columnheaders
set style fill solid 1.0 noborder
set border 3 linewidth 1
set tics nomirror out scale 0.6
set errorbars small
unset key

# Conditions are rows, cells are spread within their row.
set logscale x
set xrange [0.42126:2.32809]
set xtics (0.5, 0.7, 1, 1.4, 2)
set yrange [6-0.4:-0.6]
set ytics scale 0 ('A target plateau (n = 8)' 0, \
  'B forward plateau (n = 7)' 1, \
  'C both plateaus (n = 8)' 2, \
  'D bottom-up only (n = 8)' 3, \
  'K late somatic current (n = 7)' 4, \
  'L bottom-up in the target… (n = 7)' 5)
set grid xtics linecolor rgb '#888888' linewidth 0.5
set border 1
set lmargin at screen 0.28
set rmargin at screen 0.97
set tmargin 2.2
set bmargin 3.5
set xlabel 'weight ratio, after / before (logarithmic axis)'
set key at screen 0.99, screen 0.995 right top horizontal maxrows 1
set arrow from 1, graph 0 to 1, graph 1 nohead linewidth 1.5 linecolor 'black'
cell(x) = column('is_mean') == 0 ? column(x) : NaN
mean(x) = column('is_mean') == 1 ? column(x) : NaN
plot FILE using (cell('weight_ratio')):(column('row')+column('offset')):\
    'lower':'upper' with xerrorbars pointtype 7 pointsize 0.7 linewidth 1 \
    linecolor rgb '#0072B2' title 'one cell, 95 % interval', \
  FILE using (mean('weight_ratio')):(column('row')+column('offset')):\
    'lower':'upper' with xerrorbars pointtype 12 pointsize 1.6 linewidth 2 \
    linecolor 'black' title 'geometric mean of cells'
unset output
