export const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
export const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ')
